/** The answer to a command that asks an environment to move: what became of its request. */
import { answerPromotion } from '../../shared/promotion/view/describe-promotion.ts'
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import type { Deps } from '../deps.ts'
import { announceFacts } from '../promotion/announce-facts.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer } from './command.ts'
import { decline } from './decline.ts'
import { ended } from './say-sentence.ts'

export async function answerRequest(deps: Deps, tenant: Tenant, row: RequestRow): Promise<CommandAnswer> {
  const text = answerPromotion(await announceFacts(deps, tenant, row))
  return { isDone: row.state !== 'refused' && row.state !== 'replaced', text }
}

/** `why` is plain text without a full stop. */
export function refuseCommand(why: string): CommandAnswer {
  return decline(`Nothing was done: ${escapeMarkdown(ended(why), 'middle')}`)
}

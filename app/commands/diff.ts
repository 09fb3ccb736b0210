/** `/diff`: what differs between two versions of a prompt, word by word, and in what they are called with. */
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import type { Deps } from '../deps.ts'
import type { VersionRow } from '../store/prompt-store.ts'
import type { Tenant } from '../tenant.ts'
import type { AnyRequest, CommandAnswer, CommandEntry } from './command.ts'
import { decline } from './decline.ts'
import { describeDiff } from './describe-diff.ts'
import { findVersion } from './find-version.ts'
import { describeUnknown } from './history.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'

const usage = '/diff PROMPT A B'

export const diffCommand: CommandEntry = {
  usage,
  does: 'compares two versions of a prompt, named as `v12`, by fingerprint, by commit, or by the environment that serves them',
  role: 'write',
  where: 'anywhere',
  run: diff,
}

async function diff(deps: Deps, tenant: Tenant, request: AnyRequest): Promise<CommandAnswer> {
  const { operands, problems } = readClauses(request.text, {
    operands: { name: 'PROMPT A B', least: 3, most: 3 },
  })
  if (problems.length > 0) return decline(describeMistakes(problems, usage))
  const [prompt = '', ...names] = operands
  if ((await deps.store.prompts.get(tenant.row.id, prompt)) === undefined)
    return await describeUnknown(deps, tenant.row.id, prompt)
  const [a, b] = await Promise.all(names.map((name) => findNamed(deps, tenant, prompt, name)))
  const mistakes = [a, b].filter((one) => typeof one === 'string')
  if (mistakes.length > 0)
    return decline(`Nothing to compare: ${escapeMarkdown(mistakes.join('; '), 'middle')}.`)
  if (typeof a !== 'object' || typeof b !== 'object') throw new Error('two versions were named')
  return { isDone: true, text: describeDiff(prompt, a, b) }
}

/** An environment stands for the version that it serves; plain text where nothing is meant by the name. */
async function findNamed(
  deps: Deps,
  tenant: Tenant,
  prompt: string,
  name: string,
): Promise<VersionRow | string> {
  const pointers = await deps.store.promotions.pointers(tenant.row.id, name)
  const served = pointers.find((one) => one.prompt === prompt && one.slot === 'stable')
  const version =
    served === undefined
      ? undefined
      : await deps.store.prompts.getVersion(tenant.row.id, served.toFingerprint)
  return version ?? (await findVersion(deps, tenant, prompt, name))
}

/** `/promote NAME|all to ENV [at VERSION|SHA] [--canary PERCENT]`: an environment is to serve what is proved, or will be. */
import { quoteText } from '../../shared/quote-text.ts'
import { suggestName } from '../../shared/suggest-name.ts'
import { formatList } from '../../shared/verdict/format-in-sentence.ts'
import type { Deps } from '../deps.ts'
import { policyInForce } from '../promotion/policy-in-force.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import type { Tenant } from '../tenant.ts'
import { answerRequest, refuseCommand } from './answer-request.ts'
import type { AnyRequest, CommandAnswer, CommandEntry } from './command.ts'
import { decline } from './decline.ts'
import { findRival } from './find-served.ts'
import { findTarget } from './find-target.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'

const usage = '/promote NAME|all to ENV [at VERSION|SHA] [--canary PERCENT] [because …]'

export const promoteCommand: CommandEntry = {
  usage,
  does: 'has an environment serve a proved version: that of the default branch, or the one named; what is not proved is measured first. A canary is given to a share of the keys. By a reviewer of the environment it approves what waits there.',
  role: 'maintain',
  where: 'anywhere',
  run: promote,
}

async function promote(deps: Deps, tenant: Tenant, request: AnyRequest): Promise<CommandAnswer> {
  const { operands, isOfAll, clauses, flags, problems } = readClauses(request.text, {
    operands: { name: 'NAME or all', least: 1, most: 1 },
    flags: { canary: 'PERCENT' },
    clauses: {
      to: { value: 'ENV', isRequired: true },
      at: { value: 'VERSION or SHA' },
      because: { value: 'a reason', takesRest: true },
    },
  })
  const percent = flags.canary === undefined ? undefined : readPercent(flags.canary)
  const mistakes = Number.isNaN(percent)
    ? [...problems, '--canary takes a number above 0 and below 100, as in --canary 10']
    : problems
  if (mistakes.length > 0) return decline(describeMistakes(mistakes, usage))
  const name = isOfAll ? undefined : (operands[0] ?? '')
  const { to: environment = '', because } = clauses
  const { wish, actor, number } = request
  const earlier = await findEarlier(deps, tenant, request)
  if (earlier !== undefined) return await answerRequest(deps, tenant, earlier)

  const { branch, sha, policy } = await policyInForce(deps, tenant)
  const known = policy.ok ? Object.keys(policy.value.environments) : undefined
  const unclear = unknownEnvironment(environment, known) ?? (await unknownPrompt(deps, tenant, name))
  if (unclear !== undefined) return refuseCommand(unclear)
  const target = await findTarget(deps, tenant, { name, at: clauses.at, branch, tip: sha })
  if (typeof target === 'string') return refuseCommand(target)
  const active = await deps.store.promotions.pointers(tenant.row.id, environment)
  const named = name === undefined ? active : active.filter(({ prompt }) => prompt === name)
  const rival = await findRival(deps, tenant, named, request)
  if (rival !== undefined) return refuseCommand(rival)

  const row = await requestPromotion(deps, tenant, {
    ...target,
    environment,
    source: 'command',
    sourceEvent: wish,
    issue: number,
    actor,
    ...(name === undefined ? {} : { only: [name] }),
    ...(percent === undefined ? {} : { percent }),
    ...(because === undefined ? {} : { why: because }),
  })
  return await answerRequest(deps, tenant, row)
}

/** NaN for what is no share between nothing and all. */
function readPercent(text: string): number {
  const percent = /^\d{1,2}(\.\d{1,3})?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN
  return percent > 0 && percent < 100 ? percent : Number.NaN
}

/** What an earlier try of this command brought about; what was begun only goes on below. */
async function findEarlier({ store }: Deps, tenant: Tenant, { wish }: AnyRequest) {
  const [row] = await store.promotions.findRequests(tenant.row.id, { sourceEvent: wish }, 1)
  return row?.state === 'proving' && row.evaluationId === undefined ? undefined : row
}

function unknownEnvironment(name: string, known: readonly string[] | undefined): string | undefined {
  // without a policy that can be read the request itself says what is wrong
  if (known === undefined || known.includes(name)) return undefined
  const list = known.map((one) => quoteText(one))
  const all =
    list.length === 0
      ? 'it has none yet: name them under environments'
      : `there is ${formatList(list, list.length)}`
  return `the policy has no environment ${quoteText(name)}; ${suggestName(name, known, all)}`
}

/** Only a name that is near to one is a slip: the App may be new here, and know no prompt yet. */
async function unknownPrompt({ store }: Deps, tenant: Tenant, name?: string): Promise<string | undefined> {
  if (name === undefined || (await store.prompts.get(tenant.row.id, name)) !== undefined) return undefined
  const names = (await store.prompts.list(tenant.row.id)).map((prompt) => prompt.name)
  const hint = suggestName(name, names, '')
  return hint === '' ? undefined : `there is no prompt ${quoteText(name)}; ${hint}`
}

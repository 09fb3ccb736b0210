/** `/unwaive`: takes back what was accepted of the version at head; the check is decided again. */
import { didYouMean } from '../../shared/did-you-mean.ts'
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import { publishJob } from '../jobs.ts'
import { findStanding } from '../publish/find-standing.ts'
import type { WaiverRow } from '../store/prompt-store.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer, CommandEntry, PullRequest } from './command.ts'
import { decline } from './decline.ts'
import { findConcluded } from './find-evaluation.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'

const usage = '/unwaive CASE|PROMPT'

export const unwaiveCommand: CommandEntry = {
  usage,
  does: 'takes a waiver of this version back',
  role: 'maintain',
  where: 'open-pull',
  run: unwaive,
}

const bareOf = (key: string) => key.slice(key.indexOf('/') + 1)
const namesOf = ({ prompt, comparison, case: key }: WaiverRow): string[] =>
  key === undefined ? [prompt, comparison] : [key, bareOf(key)]

async function unwaive(deps: Deps, tenant: Tenant, request: PullRequest): Promise<CommandAnswer> {
  const { actor, wish } = request
  const grammar = { operands: { name: 'CASE or PROMPT', least: 1, most: 1 } }
  const { operands, problems } = readClauses(request.text, grammar)
  if (problems.length > 0) return decline(describeMistakes(problems, usage))
  const found = await findConcluded(deps, tenant, request)
  if ('isDone' in found) return found
  const nowMs = deps.nowMs()
  const { row } = found
  const heads = parseOrdered(row.ordered)?.comparisons.flatMap(({ head }) => head?.fingerprint ?? []) ?? []
  const waivers = await deps.store.waivers.ofVersions(tenant.row.id, [...new Set(heads)])
  const inForce = waivers.filter(({ untilMs }) => untilMs >= nowMs)
  const name = operands[0] ?? ''
  const meant = inForce.filter((one) => namesOf(one).includes(name))

  if (meant.length === 0) return describeNone(name, inForce)
  const ids = meant.map(({ id }) => id)
  const standing = await Promise.all(meant.map((one) => findStanding(deps.store.evaluations, one)))
  const rows = new Map([row, ...standing.flat()].map((one) => [one.id, one]))
  const jobs = [...rows.values()].map((one) => publishJob(one, nowMs, wish))
  await deps.store.waivers.revoke({ repositoryId: tenant.row.id, ids, by: actor, nowMs, jobs })
  const whose = [...new Set(meant.map(({ by }) => codeSpan(by)))].join(', ')
  return {
    isDone: true,
    text: `What ${whose} accepted of ${codeSpan(name)} is accepted no more. The check is decided again.`,
  }
}

function describeNone(name: string, inForce: readonly WaiverRow[]): CommandAnswer {
  const names = [...new Set(inForce.flatMap((one) => namesOf(one)))]
  const near = didYouMean(name, names)
  const shown = names.slice(0, 3).map((one) => codeSpan(one))
  const hint =
    near !== undefined
      ? ` Did you mean ${codeSpan(near)}?`
      : shown.length > 0
        ? ` Accepted: ${shown.join(', ')}.`
        : ''
  return decline(`No waiver of ${codeSpan(name)} is in force for this version.${hint}`)
}

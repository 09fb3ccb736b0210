/** `/waive`: a maintainer accepts a regression, for this very version, with a date and a reason under it. */
import type { Policy } from '../../shared/config/policy.ts'
import { policyDefaults } from '../../shared/config/policy-defaults.ts'
import { checkName } from '../../shared/publication/publication.ts'
import { chooseWaivable, type WaivedTarget } from '../../shared/verdict/choose-waivable.ts'
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import { publishJob } from '../jobs.ts'
import { gatherAcceptable } from '../publish/gather-acceptable.ts'
import { nameCheck } from '../publish/name-check.ts'
import { readPolicy } from '../publish/read-row.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer, CommandEntry, PullRequest } from './command.ts'
import { decline } from './decline.ts'
import { findConcluded } from './find-evaluation.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'
import { readUntil } from './read-until.ts'
import { ended, said } from './say-sentence.ts'

const usage = '/waive CASE|PROMPT until DATE because REASON'

export const waiveCommand: CommandEntry = {
  usage,
  does: 'accepts a regression of this version, or one of its cases, until the end of a day (`2026-12-31` or `30d`); not the own one',
  role: 'maintain',
  where: 'open-pull',
  run: waive,
}

const grammar = {
  operands: { name: 'CASE or PROMPT', least: 1, most: 1 },
  clauses: {
    until: { value: 'DATE', isRequired: true },
    because: { value: 'REASON', isRequired: true, takesRest: true },
  },
} as const
const refused = (plain: string): CommandAnswer =>
  decline(`Nothing was accepted: ${escapeMarkdown(ended(plain), 'middle')}`)

async function waive(deps: Deps, tenant: Tenant, request: PullRequest): Promise<CommandAnswer> {
  const { pull, actor } = request
  const { operands, clauses, problems } = readClauses(request.text, grammar)
  if (problems.length > 0) return decline(describeMistakes(problems, usage))
  const found = await findConcluded(deps, tenant, request)
  if ('isDone' in found) return found
  const { row } = found
  const policy = readPolicy(row)
  if (policy === undefined) throw new Error(`evaluation ${row.id} is concluded, and has no policy`)

  const { byAuthor, maxDays } = await limitsOf(tenant, row, policy)
  if (!byAuthor && actor.toLowerCase() === pull.author.toLowerCase())
    return refused('you wrote this pull request, and the policy (waivers.by-author) asks for somebody else')
  const until = readUntil(clauses.until ?? '', deps.nowMs(), maxDays)
  if ('problem' in until) return refused(until.problem)
  const acceptable = await gatherAcceptable(deps, row)
  if (acceptable === undefined) return refused('a newer evaluation took its place: wait for its verdict')
  if (acceptable.isError)
    return decline(`Nothing was accepted: it could not be evaluated. ${said(acceptable.headline)}`)
  if (!acceptable.blocks)
    return decline(`There is nothing to accept: the merge is not blocked. ${said(acceptable.headline)}`)
  const chosen = chooseWaivable(operands[0] ?? '', acceptable.comparisons)
  if (!chosen.ok) return decline(`Nothing was accepted: ${said(chosen.message)}`)

  const accepted = { targets: chosen.targets, untilMs: until.untilMs, why: clauses.because ?? '' }
  await addWaivers(deps, row, request, accepted)
  return { isDone: true, text: describe(accepted) }
}

/** A waiver counts wherever this version goes: the policy of a branch that anybody may have made allows no more than none does. */
async function limitsOf(tenant: Tenant, row: EvaluationRow, { waivers }: Policy): Promise<Policy['waivers']> {
  if ((await nameCheck(tenant, row)) === checkName) return waivers
  const { waiversByAuthor: byAuthor, waiverDays } = policyDefaults
  return { byAuthor, maxDays: Math.min(waivers.maxDays, waiverDays) }
}

interface Accepted {
  readonly targets: readonly WaivedTarget[]
  readonly untilMs: number
  readonly why: string
}

/** A second try of the same command finds what the first one wrote. */
async function addWaivers(
  { store, nowMs }: Deps,
  row: EvaluationRow,
  { pull, actor, wish }: PullRequest,
  { targets, untilMs, why }: Accepted,
): Promise<void> {
  const { repositoryId } = row
  const atMs = nowMs()
  const fingerprints = [...new Set(targets.map(({ fingerprint }) => fingerprint))]
  const there = await store.waivers.ofVersions(repositoryId, fingerprints)
  const isThere = (target: WaivedTarget) =>
    there.some(
      (one) =>
        one.comparison === target.comparison &&
        one.case === target.case &&
        one.fingerprint === target.fingerprint &&
        one.untilMs === untilMs &&
        one.by === actor &&
        one.why === why,
    )
  const rows = targets
    .filter((target) => !isThere(target))
    .map(({ runner: _, ...target }) => ({
      ...target,
      repositoryId,
      pull: pull.number,
      by: actor,
      why,
      atMs,
      untilMs,
    }))
  await store.waivers.add(rows, [publishJob(row, atMs, wish)])
}

function describe({ targets, untilMs }: Accepted): string {
  const names = targets.map(({ prompt, runner, case: key }) => {
    const of = key === undefined ? '' : `${codeSpan(key)} of `
    return `${of}${codeSpan(prompt)} on ${codeSpan(runner)}`
  })
  const versions = [...new Set(targets.map(({ fingerprint }) => codeSpan(fingerprint.slice(0, 7))))].join(
    ', ',
  )
  const day = new Date(untilMs).toISOString().slice(0, 10)
  return `Accepted until the end of ${day} (UTC): ${names.join(', ')}, in version ${versions} and no other. The check is decided again; \`/unwaive\` takes it back.`
}

/** Rows of the store → what a publication is made of. Their JSON texts are our own: one that is broken is a fault. */
import type { Policy } from '../../shared/config/policy.ts'
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import type { Progress } from '../../shared/order/work-order.ts'
import type {
  AttemptFacts,
  EvaluationFacts,
  Figures,
  Precedent,
  PublicationInput,
  StatedProblem,
} from '../../shared/publication/publication.ts'
import type { EvaluationRow } from '../store/rows.ts'

function parse<T>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as T)
}

/** Absent where none was read: while planning, or where the file of the base has mistakes. */
export const readPolicy = (row: EvaluationRow): Policy | undefined => parse<Policy>(row.policy)

const unread = { forks: 'on-command', comment: 'always' } as const

export function readModes(row: EvaluationRow): PublicationInput['policy'] {
  const { forks, comment, waivers }: Partial<Policy> = readPolicy(row) ?? {}
  return {
    forks: forks ?? unread.forks,
    comment: comment ?? unread.comment,
    ...(waivers === undefined ? {} : { waivers }),
  }
}

/**
 * States that tell what was ordered, and those that tell how the policy changes; an order may be large, so that it is not
 * read for every step of a run.
 */
const plansShown = new Set<EvaluationRow['state']>(['queued', 'dispatched'])
const policyShown = new Set<EvaluationRow['state']>(['unaffected', 'waiting', 'refused'])

export function readFacts(row: EvaluationRow): EvaluationFacts {
  const isShown = plansShown.has(row.state) || policyShown.has(row.state)
  const ordered = parseOrdered(isShown ? row.ordered : undefined)
  const planned = plansShown.has(row.state) ? ordered?.planned : undefined
  const policyDifferences = policyShown.has(row.state) ? ordered?.policyDifferences : undefined
  const progress = parse<Progress>(row.progress)
  return {
    id: row.id,
    state: row.state,
    ...(row.pull === undefined ? {} : { pull: row.pull }),
    mergeBaseSha: row.mergeBaseSha,
    headSha: row.headSha,
    isFork: row.isFork,
    policyHash: row.policyHash,
    problems: parse<readonly StatedProblem[]>(row.problems) ?? [],
    ...(policyDifferences === undefined ? {} : { policyDifferences }),
    ...(planned === undefined ? {} : { planned }),
    ...(progress === undefined ? {} : { progress }),
    createdAtMs: row.createdAtMs,
    updatedAtMs: row.updatedAtMs,
    ...(row.concludedAtMs === undefined ? {} : { concludedAtMs: row.concludedAtMs }),
    ...(row.deadlineMs === undefined ? {} : { deadlineMs: row.deadlineMs }),
  }
}

export function readAttempt(row: EvaluationRow): AttemptFacts {
  const figures = parse<Figures>(row.figures)
  return {
    attempt: row.attempt,
    atMs: row.concludedAtMs ?? row.updatedAtMs,
    trigger: row.trigger,
    ...(row.actor === undefined ? {} : { actor: row.actor }),
    ...(row.conclusion === undefined ? {} : { conclusion: row.conclusion }),
    ...(figures === undefined ? {} : { figures }),
  }
}

/** What the last decided head before this one said; what could not be decided says nothing. */
export function findPrecedent(row: EvaluationRow, others: readonly EvaluationRow[]): Precedent | undefined {
  const before = others
    .filter(
      ({ createdAtMs, headSha, state, conclusion }) =>
        createdAtMs <= row.createdAtMs &&
        headSha !== row.headSha &&
        (state === 'unaffected' || conclusion === 'pass' || conclusion === 'fail'),
    )
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0]
  if (before === undefined) return undefined
  return {
    headSha: before.headSha,
    conclusion: before.conclusion ?? 'pass',
    regressed: parse<Figures>(before.figures)?.regressed ?? 0,
  }
}

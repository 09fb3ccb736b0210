/** Which of several evaluations of one commit its check shows: two pull requests may have the same head. */
import type { EvaluationState } from '../order/evaluation-state.ts'

export interface Ranked {
  readonly id: string
  readonly subject: string
  readonly state: EvaluationState
  readonly attempt: number
  readonly createdAtMs: number
  readonly blocks?: boolean
}

/** The higher, the more it stands in the way of a merge. */
function weigh({ state, blocks }: Ranked): number {
  switch (state) {
    case 'concluded':
      return blocks === false ? 0 : 3
    case 'refused':
    case 'failed':
    case 'timed-out':
    case 'cancelled':
      return 3
    case 'waiting':
      return 2
    case 'unaffected':
    case 'superseded':
      return 0
    default:
      return 1
  }
}

const byAge = (a: Ranked, b: Ranked): number => a.createdAtMs - b.createdAtMs || a.attempt - b.attempt

/** The newest that counts of each subject. */
export function newestOfEach<T extends Ranked>(evaluations: readonly T[]): T[] {
  const found = new Map<string, T>()
  for (const one of evaluations.toSorted(byAge)) {
    const known = found.get(one.subject)
    if (known === undefined || one.state !== 'superseded' || known.state === 'superseded') {
      found.set(one.subject, one)
    }
  }
  return [...found.values()]
}

/**
 * Those of other subjects that forbid more than `own`: while one of them is open, a green check for `own` would let it pass
 * too, because a check belongs to a commit and not to a pull request.
 */
export function stricterThan<T extends Ranked>(own: T, evaluations: readonly T[]): T[] {
  return newestOfEach(evaluations).filter((one) => one.subject !== own.subject && weigh(one) > weigh(own))
}

/** Several votes of a judge on one answer made one score. */
import { missing } from '../define-evaluator.ts'
import type { Score } from '../evaluator.ts'

/**
 * The score that most votes gave; of scores with equally many votes the lowest, and the reason says so. Votes that could
 * not be read do not count; without any other the result is missing.
 */
export function majority(votes: readonly Score[]): Score {
  const [only] = votes
  if (votes.length === 1 && only !== undefined) return only
  const cast = votes.filter((vote) => vote.missing !== true)
  const groups = [...Map.groupBy(cast, (vote) => vote.score).values()].toSorted(
    (a, b) => b.length - a.length || (a[0]?.score ?? 0) - (b[0]?.score ?? 0),
  )
  const [first, second] = groups
  const winner = first?.[0]
  if (first === undefined || winner === undefined) {
    return missing(`none of ${votes.length} votes could be read: ${only?.reason ?? 'no vote'}`)
  }
  const tie = second?.length === first.length ? ', a tie, the lower score counts' : ''
  const unread = votes.length > cast.length ? `, ${votes.length - cast.length} unreadable` : ''
  return { ...winner, reason: `${first.length} of ${cast.length} votes${tie}${unread}: ${winner.reason}` }
}

/** The share of readable votes that agree with the result, in [0, 1]; undefined without any. */
export function agreement(votes: readonly Score[]): number | undefined {
  const cast = votes.filter((vote) => vote.missing !== true)
  if (cast.length === 0) return undefined
  const { score } = majority(votes)
  return cast.filter((vote) => vote.score === score).length / cast.length
}

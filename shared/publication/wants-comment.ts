/** Whether a pull request gets a comment, by the policy's mode. */
import type { EvaluationState } from '../order/evaluation-state.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { EvaluationFacts, PublicationInput } from './publication.ts'

/** States that pass by themselves: the check tells of them, and the comment keeps what it says. */
const passing: ReadonlySet<EvaluationState> = new Set([
  'planning',
  'queued',
  'dispatched',
  'running',
  'reported',
  'superseded',
])

/** A comment that stands is always brought up to date, so that none stays red; only `never` leaves it alone. */
export function wantsComment(input: PublicationInput, verdict: Verdict | undefined): boolean {
  const { evaluation, comment, policy } = input
  if (comment === undefined || policy.comment === 'never' || passing.has(evaluation.state)) return false
  if (comment.exists) return true
  const blocks =
    evaluation.state === 'concluded' ? verdict?.blocks !== false : evaluation.state !== 'unaffected'
  switch (policy.comment) {
    case 'always':
      return evaluation.state !== 'unaffected' || isTold(evaluation)
    case 'on-change':
      return blocks || (verdict !== undefined && isMeasurable(verdict))
    case 'on-failure':
      return blocks
  }
}

/** Although nothing is measured: files with mistakes, or another policy from the merge on. */
function isTold({ problems, policyDifferences = [] }: EvaluationFacts): boolean {
  return problems.length + policyDifferences.length > 0
}

/** Something a reader could see in the figures: another outcome than held, a flip, a score that moved. */
function isMeasurable({ comparisons }: Verdict): boolean {
  return comparisons.some(
    ({ outcome, flips, score }) =>
      (outcome !== 'held' && outcome !== 'deleted') || flips.length > 0 || (score?.value ?? 0) !== 0,
  )
}

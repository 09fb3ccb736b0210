/** What judges a case that neither its suite nor the case itself gives an evaluator. */
import type { EvaluatorSpec } from '../config/policy.ts'
import type { Case } from '../dataset/case.ts'

/**
 * `similarity` to an expected text, `equals` for any other expected value. None where the case asserts something itself, or
 * expects nothing (an empty text is nothing): such a case is unscored.
 */
export function defaultEvaluators(row: Pick<Case, 'assert' | 'expected'>): readonly EvaluatorSpec[] {
  if (row.assert.length > 0 || row.expected === undefined || row.expected === '') return []
  return [{ uses: typeof row.expected === 'string' ? 'similarity' : 'equals' }]
}

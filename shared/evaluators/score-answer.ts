/** One answer scored by one evaluator. */
import type { EvaluatorSpec } from '../config/policy.ts'
import { missing } from './define-evaluator.ts'
import type { Score, ScoringContext } from './evaluator.ts'
import { describeMissing, fillSpec } from './fill-spec.ts'
import { finishScore } from './finish-score.ts'
import { evaluators } from './index.ts'

/**
 * Score in [0, 1] with `not`, `threshold` and the evaluator's own default threshold applied; `missing` where the case has
 * no value for a placeholder or the fact to judge is not known. Throws for `judge` (use judgeRequest and readJudgeReply)
 * and for a schema file that was not put in place: both are faults of the caller.
 */
export function scoreAnswer(spec: EvaluatorSpec, context: ScoringContext): Score {
  if (spec.uses === 'judge') throw new Error('a judge is scored through judgeRequest and readJudgeReply')
  const filled = fillSpec(spec, context)
  if (!filled.ok) return missing(describeMissing(filled.missing, context))
  return finishScore(spec, evaluators[spec.uses].score(filled.value, context))
}

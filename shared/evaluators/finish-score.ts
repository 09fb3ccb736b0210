/** The last step of every evaluator: the spec's threshold and `not`, a score in [0, 1], a reason of bounded length. */
import type { EvaluatorSpec } from '../config/policy.ts'
import { reaches } from './define-evaluator.ts'
import type { Score } from './evaluator.ts'
import { cut } from './quote.ts'

const MAX_REASON_CHARS = 500

/**
 * `threshold` replaces the evaluator's own; `not` turns the score into 1 − score and passes where it would fail. What is
 * missing stays missing.
 */
export function finishScore(spec: EvaluatorSpec, raw: Score): Score {
  const reason = cut(raw.reason, MAX_REASON_CHARS)
  if (raw.missing === true) return { score: 0, passed: false, reason, missing: true }
  const score = Number.isFinite(raw.score) ? Math.min(1, Math.max(0, raw.score)) : 0
  const passed = spec.threshold === undefined ? raw.passed : reaches(score, spec.threshold)
  if (spec.not !== true) return { score, passed, reason }
  const turned = passed ? 'must not hold, but does' : 'does not hold, as wanted'
  return { score: 1 - score, passed: !passed, reason: `${turned}: ${reason}` }
}

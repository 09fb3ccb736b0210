/** How a row of the table of evaluators is written: the parts of one evaluator with its own spec type. */
import type { EvaluatorUses, SpecOf } from '../config/evaluator-schemas.ts'
import type { Evaluator, Finding, Score, ScoringContext } from './evaluator.ts'

interface Parts<U extends EvaluatorUses> {
  readonly score: (spec: SpecOf<U>, context: ScoringContext) => Score
  readonly check?: (spec: SpecOf<U>) => readonly Finding[]
  readonly comparesExpected?: (spec: SpecOf<U>) => boolean
}

/** A row for `uses`; the caller of the row vouches that the spec is of that kind. */
export function defineEvaluator<U extends EvaluatorUses>(uses: U, parts: Parts<U>): Evaluator {
  return {
    uses,
    check: (spec) => parts.check?.(spec as SpecOf<U>) ?? [],
    score: (spec, context) => parts.score(spec as SpecOf<U>, context),
    comparesExpected: (spec) => parts.comparesExpected?.(spec as SpecOf<U>) ?? false,
  }
}

/** Score 1 or 0. */
export function passOrFail(passed: boolean, reason: string): Score {
  return { score: passed ? 1 : 0, passed, reason }
}

/** A share in [0, 1], passed from `threshold` on. */
export function graded(score: number, threshold: number, reason: string): Score {
  return { score, passed: reaches(score, threshold), reason }
}

/** At least `threshold`, but for a hair: 0.1 + 0.2 reaches 0.3. */
export function reaches(score: number, threshold: number): boolean {
  return score >= threshold - 1e-9
}

/** An answer that could not be judged: counts neither as passed nor as zero. */
export function missing(reason: string): Score {
  return { score: 0, passed: false, reason, missing: true }
}

/** A mistake in a spec; `member` is the key it is about. */
export function mistake(code: string, message: string, hint: string, member?: string): Finding {
  return { code, message, hint, severity: 'error', ...(member !== undefined && { member }) }
}

/** Whether a failure of an evaluator is a gate of its own. */
import type { EvaluatorSpec } from '../config/policy.ts'

/** What the spec says; without a word only guardrails are. */
export function isRequired(spec: EvaluatorSpec): boolean {
  return spec.required ?? spec.uses === 'guardrail'
}

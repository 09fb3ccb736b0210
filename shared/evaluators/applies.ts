/** Whether a case has what an evaluator compares with. */
import type { EvaluatorSpec } from '../config/policy.ts'
import type { ScoringContext } from './evaluator.ts'
import { describeMissing, fillSpec } from './fill-spec.ts'
import { evaluators } from './index.ts'
import { NO_PROMPT_SCHEMA, usesPromptOutput } from './json-schema.ts'

/** A case, with the prompt's output declaration where it is known. */
export type Subject = Pick<ScoringContext, 'input' | 'expected'> &
  Partial<Pick<ScoringContext, 'promptOutput'>>

/** False: leave the evaluator out for this case; a case that is left with none is unscored, never passed. */
export function applies(spec: EvaluatorSpec, subject: Subject): boolean {
  return whyNotApplicable(spec, subject) === undefined
}

/** `the case has no expected.category`; undefined where the evaluator applies. */
export function whyNotApplicable(spec: EvaluatorSpec, subject: Subject): string | undefined {
  const filled = fillSpec(spec, subject)
  if (!filled.ok) return describeMissing(filled.missing, subject)
  if (spec.uses !== 'judge' && evaluators[spec.uses].comparesExpected(spec)) {
    if (subject.expected === undefined) return 'the case has no expected value to compare with'
    if (subject.expected === '' && spec.uses !== 'equals') return 'the expected text of the case is empty'
  }
  const { promptOutput } = subject
  if (!usesPromptOutput(spec) || promptOutput === undefined) return undefined
  return promptOutput.schema === undefined && promptOutput.format === 'text' ? NO_PROMPT_SCHEMA : undefined
}

/** A spec with the placeholders of its comparands filled in for one case, and whether the case has what it asks for. */
import type { EvaluatorSpec } from '../config/policy.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { Evaluator, ScoringContext } from './evaluator.ts'
import { type Filled, fillTemplates, placeholdersOf, type TemplateValues } from './fill-templates.ts'
import { NO_PROMPT_SCHEMA, usesPromptOutput } from './json-schema.ts'

/** The members of specs in which placeholders are understood. A judge's texts are filled by its own request. */
const FILLED = new Set(['value', 'values', 'equals', 'contains', 'pattern', 'banned'])

export type Subject = Pick<ScoringContext, 'input' | 'expected'> &
  Partial<Pick<ScoringContext, 'promptOutput'>>

/** The spec for this case; `missing` names the placeholders the case has no value for. */
export function fillSpec(spec: EvaluatorSpec, values: TemplateValues): Filled<EvaluatorSpec> {
  if (spec.uses === 'judge') return { ok: true, value: spec }
  const filled = fillTemplates(comparandsOf(spec), values)
  return filled.ok ? { ok: true, value: { ...spec, ...(filled.value as object) } as EvaluatorSpec } : filled
}

/** The placeholders in the comparands of a spec. */
export function placeholdersOfSpec(spec: EvaluatorSpec): readonly string[] {
  return spec.uses === 'judge' ? [] : placeholdersOf(comparandsOf(spec))
}

/** Why this case has nothing for this evaluator to compare with; undefined where it has. `row` is the spec's evaluator. */
export function whyNotApplicable(spec: EvaluatorSpec, subject: Subject, row?: Evaluator): string | undefined {
  const filled = fillSpec(spec, subject)
  if (!filled.ok) return describeMissing(filled.missing, subject)
  if (row?.comparesExpected(spec)) {
    if (subject.expected === undefined) return 'the case has no expected value to compare with'
    if (subject.expected === '' && spec.uses !== 'equals') return 'the expected text of the case is empty'
  }
  const { promptOutput } = subject
  if (!usesPromptOutput(spec) || promptOutput === undefined) return undefined
  return promptOutput.schema === undefined && promptOutput.format === 'text' ? NO_PROMPT_SCHEMA : undefined
}

/** `the case has no expected.category`. */
export function describeMissing(names: readonly string[], values: TemplateValues): string {
  const [first = ''] = names
  const more = names.length > 1 ? ` (and ${names.length - 1} more)` : ''
  if (first.startsWith('expected') && values.expected === undefined)
    return `the case has no expected value${more}`
  return `the case has no ${first}${more}`
}

function comparandsOf(spec: EvaluatorSpec): JsonObject {
  const members = Object.entries(spec).filter(([key, value]) => FILLED.has(key) && value !== undefined)
  return Object.fromEntries(members) as JsonObject
}

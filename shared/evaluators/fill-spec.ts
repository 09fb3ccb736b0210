/** A spec with the placeholders of its comparands filled in for one case. */
import type { EvaluatorSpec } from '../config/policy.ts'
import type { JsonObject } from '../json.ts'
import { type Filled, fillTemplates, placeholdersOf, type TemplateValues } from './fill-templates.ts'

/** The members of specs in which placeholders are understood. A judge's texts are filled by its own request. */
const FILLED = new Set(['value', 'values', 'equals', 'contains', 'pattern', 'banned', 'arguments'])

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

/** The file that a spec names, which somebody else reads: this library reads none. */
import type { EvaluatorSpec, SpecOf } from '../config/evaluator-schemas.ts'
import type { JsonObject } from '../json.ts'
import { PROMPT_OUTPUT } from './json-schema.ts'

/**
 * Path of the schema of `json-schema` or of the prompt of `judge`; undefined for a spec that needs no file. A schema is put
 * in place with `withSchema` before scoring; a judge's prompt is rendered with `judgeInput` for `judgeRequest`.
 */
export function needsFile(spec: EvaluatorSpec): string | undefined {
  if (spec.uses === 'judge') return spec.prompt
  if (spec.uses !== 'json-schema' || typeof spec.schema !== 'string') return undefined
  return spec.schema === PROMPT_OUTPUT ? undefined : spec.schema
}

/** The spec with the schema that its file holds. Check it again: the schema may be broken or remote. */
export function withSchema(spec: SpecOf<'json-schema'>, schema: JsonObject): SpecOf<'json-schema'> {
  return { ...spec, schema: schema as Record<string, unknown> }
}

/** `json-schema`: the answer is JSON that satisfies a JSON Schema. */
import type { EvaluatorSpec, SpecOf } from '../config/evaluator-schemas.ts'
import type { JsonObject } from '../json.ts'
import { compileSchema } from './compile-schema.ts'
import { defineEvaluator, missing, passOrFail } from './define-evaluator.ts'
import { describeSchemaErrors } from './describe-schema-errors.ts'
import { readJson } from './read-json.ts'

export const PROMPT_OUTPUT = 'prompt-output'

export const NO_PROMPT_SCHEMA = 'the prompt declares no output schema for `schema: prompt-output`'

export const jsonSchema = defineEvaluator('json-schema', {
  check: (spec) => {
    if (typeof spec.schema === 'string') return []
    const compiled = compileSchema(spec.schema as JsonObject)
    return compiled.ok ? [] : [{ ...compiled.finding, member: 'schema' }]
  },
  score: (spec, { answer, promptOutput }) => {
    if (usesPromptOutput(spec) && promptOutput.schema === undefined && promptOutput.format === 'text') {
      return missing(NO_PROMPT_SCHEMA)
    }
    const read = readJson(answer.output, spec['allow-fence'])
    if (!read.ok) return passOrFail(false, read.reason)
    const compiled = compileSchema(schemaOf(spec, promptOutput.schema))
    if (!compiled.ok) return missing(compiled.finding.message)
    const errors = compiled.errorsOf(read.value)
    return errors.length === 0
      ? passOrFail(true, 'the answer satisfies the schema')
      : passOrFail(false, `the answer does not satisfy the schema, ${describeSchemaErrors(errors)}`)
  },
})

/** The spec means what the prompt itself declares of its output. */
export function usesPromptOutput(spec: EvaluatorSpec): boolean {
  return spec.uses === 'json-schema' && spec.schema === PROMPT_OUTPUT
}

/** A prompt that declares JSON without a schema accepts every JSON value. */
function schemaOf(spec: SpecOf<'json-schema'>, declared: JsonObject | undefined): JsonObject {
  if (spec.schema === PROMPT_OUTPUT) return declared ?? {}
  if (typeof spec.schema === 'string') {
    throw new Error(`the schema file ${spec.schema} was not put in place before scoring`)
  }
  return spec.schema as JsonObject
}

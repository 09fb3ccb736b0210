/** The JSON Schema of the policy file, for editors and other tools. */
import type { JsonObject, JsonValue } from '../json.ts'
import { evaluatorSchemas } from './evaluator-schemas.ts'
import { policySchema } from './policy-schema.ts'
import { plainSchema } from './validate-schema.ts'

/**
 * Draft 7, which every editor's YAML support knows. Each evaluator is chosen by its `uses`, so that an editor offers and
 * checks only the members of that one.
 */
export function policyJsonSchema(): JsonObject {
  const schema = plainSchema(policySchema)
  const properties = schema['properties'] as JsonObject
  const kinds = Object.entries(evaluatorSchemas)
  const choose = kinds.map(
    ([uses]): JsonValue => ({
      if: { properties: { uses: { const: uses } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { $ref: `#/definitions/${uses}` },
    }),
  )
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...schema,
    properties: {
      ...properties,
      evaluators: {
        type: 'object',
        description: 'By id.',
        additionalProperties: {
          type: 'object',
          required: ['uses'],
          properties: { uses: { enum: kinds.map(([uses]) => uses), description: 'The kind of evaluator.' } },
          allOf: choose,
        },
      },
    },
    definitions: Object.fromEntries(kinds.map(([uses, kind]) => [uses, plainSchema(kind)])),
  }
}

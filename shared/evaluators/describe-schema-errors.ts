/** The errors of a JSON Schema as one sentence: where (JSON Pointer) and what, the first five. */
import type { ErrorObject } from 'ajv'
import { count, cut } from './quote.ts'

const SHOWN = 5

/** `2 errors: /a must be string; the answer lacks "b"`, and how many more there are. */
export function describeSchemaErrors(errors: readonly ErrorObject[]): string {
  const lines = [...new Set(errors.map(describe))]
  const more = lines.length > SHOWN ? ` (and ${lines.length - SHOWN} more)` : ''
  return `${count(lines.length, 'error')}: ${lines.slice(0, SHOWN).join('; ')}${more}`
}

function describe(error: ErrorObject): string {
  const place = error.instancePath === '' ? 'the answer' : cut(error.instancePath, 30)
  return `${place} ${what(error)}`
}

function what({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `must not have ${JSON.stringify(cut(String(params['additionalProperty'] ?? params['unevaluatedProperty']), 20))}`
    case 'required':
      return `lacks ${JSON.stringify(cut(String(params['missingProperty']), 20))}`
    case 'enum':
      return `must be one of ${cut(JSON.stringify(params['allowedValues']), 60)}`
    case 'const':
      return `must be ${cut(JSON.stringify(params['allowedValue']), 40)}`
    default:
      return cut(message ?? keyword, 60)
  }
}

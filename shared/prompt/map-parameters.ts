/** Model parameters as prompt files name them → the wire names of chat completions. */
import type { JsonObject, JsonValue } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import type { Fields, Pointer } from './read-fields.ts'

interface Parameter {
  readonly wire: string
  readonly wanted: string
  readonly is: (value: JsonValue) => boolean
}

const isNumber = (value: JsonValue) => typeof value === 'number'
const isCount = (value: JsonValue) => Number.isSafeInteger(value) && Number(value) >= 1
const isInteger = (value: JsonValue) => Number.isSafeInteger(value)
const isStop = (value: JsonValue) =>
  typeof value === 'string' ||
  (Array.isArray(value) && value.every((item: JsonValue) => typeof item === 'string'))

const number = (wire: string): Parameter => ({ wire, wanted: 'a number', is: isNumber })
const count = (wire: string): Parameter => ({ wire, wanted: 'a whole number from 1', is: isCount })
const stop: Parameter = { wire: 'stop', wanted: 'a list of texts', is: isStop }

const parameters: ReadonlyMap<string, Parameter> = new Map([
  ['temperature', number('temperature')],
  ['topP', number('top_p')],
  ['topK', count('top_k')],
  ['minP', number('min_p')],
  ['maxOutputTokens', count('max_tokens')],
  ['maxTokens', count('max_tokens')],
  ['maxCompletionTokens', count('max_tokens')],
  ['stopSequences', stop],
  ['stop', stop],
  ['seed', { wire: 'seed', wanted: 'a whole number', is: isInteger }],
  ['presencePenalty', number('presence_penalty')],
  ['frequencyPenalty', number('frequency_penalty')],
  ['repeatPenalty', number('repeat_penalty')],
])
const byWire = new Map([...parameters.values()].map((parameter) => [parameter.wire, parameter]))

/** Members of a request that Promptgate itself sets: a prompt file may not. */
const reserved = [
  'messages',
  'model',
  'stream',
  'stream_options',
  'tools',
  'tool_choice',
  'response_format',
  'n',
]

/**
 * The object at `pointer`. Wire names are taken as they are; a name nobody knows goes out as it is, with the warning
 * `unknown-parameter`. Problems: `wrong-type`, `duplicate-parameter`, `reserved-parameter`.
 */
export function mapParameters(fields: Fields, pointer: Pointer): JsonObject {
  const params = new Map<string, JsonValue>()
  for (const [key, value] of Object.entries(fields.object(pointer) ?? {})) {
    const at = [...pointer, key]
    const known = parameters.get(key) ?? byWire.get(key)
    const wire = known?.wire ?? key
    if (reserved.includes(key)) {
      const hint = 'remove it; the request is built from the other keys of the file'
      fields.report(
        at,
        { code: 'reserved-parameter', message: `${quoteText(key)} is not a sampling parameter`, hint },
        'key',
      )
    } else if (params.has(wire)) {
      fields.report(
        at,
        {
          code: 'duplicate-parameter',
          message: `${quoteText(key)} sets ${wire} a second time`,
          hint: 'keep one of them',
        },
        'key',
      )
    } else if (known !== undefined && !known.is(value)) {
      fields.report(at, {
        code: 'wrong-type',
        message: `${quoteText(key)} must be ${known.wanted}, not ${JSON.stringify(value)}`,
      })
    } else {
      if (known === undefined) {
        const message = `${quoteText(key)} is not a parameter we know; it goes to the runner as it is`
        fields.report(at, { code: 'unknown-parameter', message, severity: 'warning' }, 'key')
      }
      params.set(wire, value)
    }
  }
  return Object.fromEntries(params)
}

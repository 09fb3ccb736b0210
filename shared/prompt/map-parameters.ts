/** Model parameters as prompt files name them → the wire names of chat completions. */
import { didYouMean } from '../did-you-mean.ts'
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

const efforts = ['none', 'minimal', 'low', 'medium', 'high']
const effort: Parameter = {
  wire: 'reasoning_effort',
  wanted: `one of ${efforts.join(', ')}`,
  is: (value) => efforts.some((one) => one === value),
}

/**
 * All that a prompt file may set: what shapes one answer. A change of a prompt is a stranger's, and a request knows many
 * other members: some multiply the work (`best_of`, `n_predict`, `use_beam_search`), some run a template or a grammar in the
 * server (`chat_template`, `guided_regex`), some pick a price, a user or an adapter (`service_tier`, `user`, `lora`), some keep
 * the data (`store`). Who owns the runner sets those in the policy.
 */
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
  ['reasoningEffort', effort],
])
const byWire = new Map([...parameters.values()].map((parameter) => [parameter.wire, parameter]))

/** Members of a request that Promptgate itself sets: a prompt file may not, and is told so as an error. */
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

const whose = 'set it for the runner, under params in the policy'

/**
 * The object at `pointer`. Wire names are taken as they are; a name that is not in the list is left out, with the warning
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
    } else if (known === undefined) {
      const message = `${quoteText(key)} is not a parameter that a prompt sets; it is not sent`
      const near = didYouMean(key, [...parameters.keys()])
      const hint = near === undefined ? whose : `did you mean ${quoteText(near)}?`
      fields.report(at, { code: 'unknown-parameter', message, hint, severity: 'warning' }, 'key')
    } else params.set(wire, value)
  }
  return Object.fromEntries(params)
}

/** Reads the body of POST /v1/chat/completions; everything it cannot honour is refused by name, never ignored. */
import { isJsonObject } from '../../shared/json.ts'
import { badRequest } from './api-error.ts'
import type { ChatMessage } from './chat-tokens.ts'

export type AnswerFormat =
  | { kind: 'text' }
  | { kind: 'json' }
  | { kind: 'schema'; schema: unknown }
  | { kind: 'grammar'; grammar: string }

export interface Sampling {
  temperature: number
  topP: number
  topK: number
  minP: number
  seed: number | undefined
  repeatPenalty: number
  frequencyPenalty: number
  presencePenalty: number
}

export interface ChatRequest {
  messages: ChatMessage[]
  sampling: Sampling
  /** undefined: until the context is full. */
  maxTokens: number | undefined
  stops: string[]
  format: AnswerFormat
  stream: boolean
  streamUsage: boolean
  /** false: evaluate the whole prompt again (llama.cpp's `cache_prompt`). */
  reuseCache: boolean
}

/** What the runner does when a request says nothing: the likeliest token always, so that runs can be repeated. */
export const defaultSampling: Sampling = {
  temperature: 0,
  topP: 1,
  topK: 0,
  minP: 0,
  seed: undefined,
  repeatPenalty: 1,
  frequencyPenalty: 0,
  presencePenalty: 0,
}

const maxStops = 16
const maxStopLength = 256

type Fields = Record<string, unknown>

/** Throws a 400 ApiError that names every field that is wrong. */
export function parseChatRequest(body: unknown): ChatRequest {
  if (!isJsonObject(body)) throw badRequest('the body must be a JSON object with "messages"')
  const wrong: string[] = []
  const number = (name: string, min: number, max: number, whole = false): number | undefined => {
    const value = body[name] ?? undefined
    if (value === undefined) return undefined
    if (typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value)))
      return value
    wrong.push(`"${name}" must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`)
    return undefined
  }
  const flag = (name: string, value: unknown, otherwise: boolean): boolean => {
    if (value === undefined || value === null) return otherwise
    if (typeof value !== 'boolean') wrong.push(`"${name}" must be true or false`)
    return value === true
  }
  const messages = readMessages(body['messages'], wrong)
  const maxTokens =
    number('max_completion_tokens', -1, 1_000_000, true) ?? number('max_tokens', -1, 1_000_000, true)
  if (maxTokens === 0) wrong.push('"max_tokens" must be at least 1 (-1: until the context is full)')
  const seed = number('seed', -1, Number.MAX_SAFE_INTEGER, true)
  const request: ChatRequest = {
    messages,
    sampling: {
      temperature: number('temperature', 0, 10) ?? defaultSampling.temperature,
      topP: number('top_p', 0, 1) ?? defaultSampling.topP,
      topK: number('top_k', 0, 1_000_000, true) ?? defaultSampling.topK,
      minP: number('min_p', 0, 1) ?? defaultSampling.minP,
      // The sampler takes 32 bits. -1 is llama.cpp's "choose one".
      seed: seed === undefined || seed === -1 ? undefined : seed % 2 ** 32,
      repeatPenalty: number('repeat_penalty', 0.1, 10) ?? defaultSampling.repeatPenalty,
      frequencyPenalty: number('frequency_penalty', -2, 2) ?? defaultSampling.frequencyPenalty,
      presencePenalty: number('presence_penalty', -2, 2) ?? defaultSampling.presencePenalty,
    },
    maxTokens: maxTokens === -1 ? undefined : maxTokens,
    stops: readStops(body['stop'], wrong),
    format: readFormat(body, wrong),
    stream: flag('stream', body['stream'], false),
    streamUsage: flag(
      'stream_options.include_usage',
      isJsonObject(body['stream_options']) ? body['stream_options']['include_usage'] : undefined,
      false,
    ),
    reuseCache: flag('cache_prompt', body['cache_prompt'], true),
  }
  refuseUnsupported(body, wrong)
  if (wrong.length > 0) throw badRequest(wrong.join('; '))
  return request
}

function readMessages(value: unknown, wrong: string[]): ChatMessage[] {
  if (!Array.isArray(value) || value.length === 0) {
    wrong.push('"messages" must be a list with at least one message')
    return []
  }
  const messages = value.map((message: unknown, i) => readMessage(message, `messages[${i}]`, wrong))
  if (messages.at(-1)?.role !== 'user') wrong.push('the last message must have the role "user"')
  return messages
}

function readMessage(message: unknown, where: string, wrong: string[]): ChatMessage {
  const { role, content } = isJsonObject(message) ? message : {}
  const known = role === 'developer' ? 'system' : role
  if (known !== 'system' && known !== 'user' && known !== 'assistant') {
    wrong.push(`${where}.role must be "system", "developer", "user" or "assistant"`)
  }
  return {
    role: known === 'system' || known === 'assistant' ? known : 'user',
    content: readContent(content, `${where}.content`, wrong),
  }
}

function readContent(content: unknown, where: string, wrong: string[]): string {
  if (typeof content === 'string') return content
  const parts: unknown[] = Array.isArray(content) ? content : [undefined]
  const texts = parts.map((part) =>
    isJsonObject(part) && part['type'] === 'text' ? part['text'] : undefined,
  )
  if (texts.every((text) => typeof text === 'string')) return texts.join('')
  wrong.push(`${where} must be a string or a list of {"type": "text", "text": "..."} parts`)
  return ''
}

function readStops(stop: unknown, wrong: string[]): string[] {
  const stops: unknown[] = Array.isArray(stop) ? stop : stop === undefined || stop === null ? [] : [stop]
  const fine = (s: unknown): s is string => typeof s === 'string' && s !== '' && s.length <= maxStopLength
  if (stops.length > maxStops || !stops.every(fine)) {
    wrong.push(`"stop" must be at most ${maxStops} strings of 1 to ${maxStopLength} characters`)
  }
  return stops.filter(fine)
}

/** `response_format` as in OpenAI's interface; `json_schema` and `grammar` at the top as in llama.cpp's. */
function readFormat(body: Fields, wrong: string[]): AnswerFormat {
  const format = body['response_format'] ?? undefined
  const formats: AnswerFormat[] = []
  if (format !== undefined) formats.push(readResponseFormat(format, wrong))
  if (body['json_schema'] !== undefined) formats.push({ kind: 'schema', schema: body['json_schema'] })
  if (typeof body['grammar'] === 'string') formats.push({ kind: 'grammar', grammar: body['grammar'] })
  else if (body['grammar'] !== undefined) wrong.push('"grammar" must be a string in GBNF')
  if (formats.length > 1) wrong.push('give only one of "response_format", "json_schema" and "grammar"')
  return formats[0] ?? { kind: 'text' }
}

function readResponseFormat(format: unknown, wrong: string[]): AnswerFormat {
  const { type, schema, json_schema: named } = isJsonObject(format) ? format : {}
  if (type === 'text') return { kind: 'text' }
  if (type === 'json_object') return schema === undefined ? { kind: 'json' } : { kind: 'schema', schema }
  if (type === 'json_schema' && isJsonObject(named) && 'schema' in named) {
    return { kind: 'schema', schema: named['schema'] }
  }
  wrong.push(
    '"response_format" must be {"type": "text"}, {"type": "json_object"} or {"type": "json_schema", "json_schema": {"schema": ...}}',
  )
  return { kind: 'text' }
}

/** Features of larger servers whose silent absence would change what is measured. */
function refuseUnsupported(body: Fields, wrong: string[]): void {
  const asked = (name: string) => {
    const value = body[name]
    return (
      value !== undefined &&
      value !== null &&
      value !== false &&
      !(Array.isArray(value) && value.length === 0)
    )
  }
  if (body['n'] !== undefined && body['n'] !== null && body['n'] !== 1) wrong.push('"n" must be 1')
  for (const name of ['tools', 'functions', 'logprobs', 'logit_bias', 'ignore_eos']) {
    if (asked(name)) wrong.push(`"${name}" is not supported by the embedded runner`)
  }
}

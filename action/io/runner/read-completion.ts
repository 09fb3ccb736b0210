/** A chat completion as servers send it → the answer, its outcome and its figures. */
import type { Usage } from '../../../shared/cost.ts'
import type { ToolCall } from '../../../shared/evaluators/evaluator.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts'
import type { TrialOutcome } from '../../../shared/report/report.ts'
import type { Completion } from '../../completion.ts'

/** What an answer tells; attempts and latency are the caller's. */
export type ReadCompletion = Omit<Completion, 'attempts' | 'latencyMs' | 'error'>

/**
 * Undefined when `body` has no `choices[0].message`. Text of reasoning (`reasoning_content`) is no part of the output.
 * Cached tokens come from `usage.prompt_tokens_details.cached_tokens`, else from llama.cpp's `timings.cache_n`; a figure
 * that is no finite number, or negative, counts as not told.
 */
export function readCompletion(body: JsonObject): ReadCompletion | undefined {
  const choices = body['choices']
  const choice: JsonValue | undefined = Array.isArray(choices) ? choices[0] : undefined
  if (!isJsonObject(choice) || !isJsonObject(choice['message'])) return undefined
  const message = choice['message']
  const text = readText(message['content'])
  const refusal = readText(message['refusal'])
  const toolCalls = readToolCalls(message)
  const finishReason = typeof choice['finish_reason'] === 'string' ? choice['finish_reason'] : undefined
  const timings = isJsonObject(body['timings']) ? body['timings'] : {}
  const computeMs = sum(amount(timings['prompt_ms']), amount(timings['predicted_ms']))
  return {
    outcome: readOutcome({ text, refusal, toolCalls, finishReason }),
    output: text === '' ? refusal : text,
    toolCalls,
    ...known({
      finishReason,
      usage: readUsage(body['usage'], timings),
      computeSeconds: computeMs === undefined ? undefined : computeMs / 1000,
      promptTokensPerSecond: rate(timings['prompt_n'], timings['prompt_ms']),
      outputTokensPerSecond: rate(timings['predicted_n'], timings['predicted_ms']),
    }),
  }
}

interface Answered {
  readonly text: string
  readonly refusal: string
  readonly toolCalls: readonly ToolCall[]
  readonly finishReason: string | undefined
}

/** A cut answer may be empty (a model that spent its limit on reasoning): cut off says more than empty. */
function readOutcome({ text, refusal, toolCalls, finishReason }: Answered): TrialOutcome {
  if (finishReason === 'content_filter' || refusal !== '') return 'refused'
  if (finishReason === 'length') return 'cut-off'
  return text.trim() === '' && toolCalls.length === 0 ? 'empty' : 'answered'
}

/** Text, or the text parts of a list of parts. */
function readText(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map((part) => (isJsonObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('')
}

/** `tool_calls`, or the `function_call` of old servers; some send arguments as an object instead of its JSON text. */
function readToolCalls(message: JsonObject): ToolCall[] {
  const calls = Array.isArray(message['tool_calls']) ? message['tool_calls'] : []
  const functions = calls.map((call) => (isJsonObject(call) ? call['function'] : undefined))
  return [...functions, message['function_call']].filter(isJsonObject).map((call) => ({
    name: typeof call['name'] === 'string' ? call['name'] : '',
    arguments:
      typeof call['arguments'] === 'string' ? call['arguments'] : JSON.stringify(call['arguments'] ?? {}),
  }))
}

function readUsage(usage: JsonValue | undefined, timings: JsonObject): Usage | undefined {
  const told = isJsonObject(usage) ? usage : {}
  const details = isJsonObject(told['prompt_tokens_details']) ? told['prompt_tokens_details'] : {}
  const cached = count(details['cached_tokens']) ?? count(timings['cache_n'])
  const inputTokens = count(told['prompt_tokens']) ?? sum(count(timings['prompt_n']), cached ?? 0)
  const outputTokens = count(told['completion_tokens']) ?? count(timings['predicted_n'])
  if (inputTokens === undefined || outputTokens === undefined) return undefined
  return {
    inputTokens,
    outputTokens,
    ...known({ cachedInputTokens: cached === undefined ? undefined : Math.min(cached, inputTokens) }),
  }
}

function amount(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

function count(value: JsonValue | undefined): number | undefined {
  const told = amount(value)
  return told !== undefined && Number.isSafeInteger(told) ? told : undefined
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b
}

function rate(tokens: JsonValue | undefined, ms: JsonValue | undefined): number | undefined {
  const [n, spentMs] = [amount(tokens), amount(ms)]
  return n === undefined || spentMs === undefined || n === 0 || spentMs === 0
    ? undefined
    : (n / spentMs) * 1000
}

/** Only the members that have a value: an absent figure is left out, never `undefined`. */
function known<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const told = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(told) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

/** Writes an answer as OpenAI's chat completion with llama.cpp's timings, whole or as a stream's chunks. */
import type { GeneratedAnswer } from './generate-answer.ts'

/** What every chunk and the whole completion have in common. */
export interface CompletionHead {
  id: string
  created: number
  model: string
  system_fingerprint: string
}

/** The body of an answer that is sent whole. */
export function wholeCompletion(head: CompletionHead, answer: GeneratedAnswer): Record<string, unknown> {
  const message = { role: 'assistant', content: answer.text }
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: answer.finishReason }],
    usage: usageOf(answer),
    timings: timingsOf(answer),
  }
}

/** One part of a streamed answer. */
export function chunk(
  head: CompletionHead,
  delta: Record<string, string>,
  finishReason: string | null = null,
): Record<string, unknown> {
  return {
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  }
}

/** The last part of a streamed answer that asked for its usage: no choice, only numbers. */
export function usageChunk(head: CompletionHead, answer: GeneratedAnswer): Record<string, unknown> {
  return {
    ...head,
    object: 'chat.completion.chunk',
    choices: [],
    usage: usageOf(answer),
    timings: timingsOf(answer),
  }
}

function usageOf({ promptTokens, answerTokens, cachedTokens }: GeneratedAnswer) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: answerTokens,
    total_tokens: promptTokens + answerTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  }
}

function timingsOf({ promptTokens, answerTokens, cachedTokens, promptMs, answerMs }: GeneratedAnswer) {
  const evaluated = promptTokens - cachedTokens
  return {
    cache_n: cachedTokens,
    prompt_n: evaluated,
    prompt_ms: promptMs,
    prompt_per_token_ms: promptMs / evaluated,
    prompt_per_second: perSecond(evaluated, promptMs),
    predicted_n: answerTokens,
    predicted_ms: answerMs,
    predicted_per_token_ms: answerMs / answerTokens,
    predicted_per_second: perSecond(answerTokens, answerMs),
  }
}

function perSecond(count: number, ms: number): number {
  return ms > 0 ? (count / ms) * 1000 : 0
}

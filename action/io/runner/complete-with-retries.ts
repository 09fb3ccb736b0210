/** Repeats an attempt that failed for a passing reason, with growing, jittered pauses, until it answers or gives up. */
import type { JsonObject } from '../../../shared/json.ts'
import type { Completion, FailureKind } from '../../completion.ts'
import { maskSecrets } from '../mask-secrets.ts'
import type { Attempt } from './attempt-completion.ts'

export interface RetryOptions {
  readonly attempt: (body: JsonObject, signal: AbortSignal | undefined) => Promise<Attempt>
  readonly body: JsonObject
  readonly signal: AbortSignal | undefined
  /** named in messages */
  readonly origin: string
  readonly maxAttempts: number
  /** the longest pause between two attempts */
  readonly maxWaitMs: number
  readonly isClosed: () => boolean
  /** never shown in messages */
  readonly secrets: readonly string[]
  readonly clock: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly random: () => number
}

const firstWaitMs = 500
const maxBackOffMs = 8000

/** The pause is the server's own where it asks for one, else 0.5 s doubling to 8 s, less up to a half at random. */
export async function completeWithRetries(options: RetryOptions): Promise<Completion> {
  const { body, signal, clock, isClosed } = options
  for (let attempts = 1; ; attempts++) {
    const startMs = clock()
    const attempt = await options.attempt(body, signal)
    if (attempt.ok) return { ...attempt.completion, attempts, latencyMs: clock() - startMs }
    if (isClosed()) return failed('cancelled', 'the runner was closed', attempts)
    if (!attempt.retry || attempts >= options.maxAttempts) {
      return failed(attempt.kind, finalSentence(attempt.message, attempts, options), attempts)
    }
    const backOffMs = Math.min(maxBackOffMs, firstWaitMs * 2 ** (attempts - 1)) * (1 - options.random() / 2)
    await options.sleep(Math.min(options.maxWaitMs, attempt.retryAfterMs ?? backOffMs), signal)
    if (signal?.aborted || isClosed()) return failed('cancelled', 'the call was cancelled', attempts)
  }
}

/** A call without an answer. */
export function failed(kind: FailureKind, message: string, attempts: number): Completion {
  return { outcome: 'failed', output: '', toolCalls: [], attempts, error: { kind, message } }
}

function finalSentence(message: string, attempts: number, { origin, secrets }: RetryOptions): string {
  const place = message.includes(origin) ? '' : `${origin}: `
  const tries = attempts === 1 ? '' : ` (${attempts} attempts)`
  return maskSecrets(`${place}${message}${tries}`, secrets)
}

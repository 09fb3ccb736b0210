/** Repeats an attempt that failed for a passing reason, with growing, jittered pauses, until patience is at its end. */

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false
      readonly error: Error
      /** whether it may go better the next time */
      readonly retry: boolean
      readonly retryAfterMs?: number
    }

export interface PatienceOptions {
  /** how long after the start a new attempt may begin */
  readonly patienceMs: number
  /** gives up at once */
  readonly signal: AbortSignal
  readonly clock: () => number
  /** ends early, and does not reject, when the signal is aborted */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** from 0 to 1 */
  readonly random: () => number
}

const firstWaitMs = 500
const maxWaitMs = 20_000

/** Statuses that say nothing about the request: the same one may be taken later. */
export function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429
}

/**
 * The pause is the server's own where it asks for one, else 0.5 s doubling to 20 s, less up to a half at random. Throws the
 * last attempt's error; a pause that reaches past the patience is not begun.
 */
export async function withPatience<T>(
  attempt: () => Promise<Attempt<T>>,
  options: PatienceOptions,
): Promise<T> {
  const { patienceMs, signal, clock, sleep, random } = options
  const startMs = clock()
  for (let tries = 1; ; tries++) {
    const result = await attempt()
    if (result.ok) return result.value
    const backOffMs = Math.min(maxWaitMs, firstWaitMs * 2 ** (tries - 1)) * (1 - random() / 2)
    const waitMs = Math.max(result.retryAfterMs ?? 0, backOffMs)
    if (!result.retry || signal.aborted || clock() - startMs + waitMs > patienceMs) throw result.error
    await sleep(waitMs, signal)
    if (signal.aborted) throw result.error
  }
}

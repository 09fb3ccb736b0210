/** What goes to a runner and what comes back: the types between the scheduler and the model client. */

import type { Usage } from '../shared/cost.ts'
import type { ToolCall } from '../shared/evaluators/evaluator.ts'
import type { JsonObject } from '../shared/json.ts'
import type { ReportRunner, TrialOutcome } from '../shared/report/report.ts'

/** A chat completion request without the model's name: plain JSON in the wire form, ready to be hashed. */
export interface CompletionRequest {
  /** chat completions messages: role and content (text, or text and image parts) */
  readonly messages: readonly JsonObject[]
  /** temperature, max_tokens … as they go over the wire */
  readonly params: JsonObject
  readonly tools?: readonly JsonObject[]
  readonly responseFormat?: JsonObject
}

export type FailureKind =
  | 'unreachable' // no connection
  | 'timeout' // the deadline of the call passed
  | 'rate-limited' // 429 until the retries were used up
  | 'server' // 5xx until the retries were used up
  | 'unauthorised' // 401 or 403
  | 'rejected' // another 4xx: the request itself is refused
  | 'bad-answer' // 200, but not a chat completion: HTML, cut JSON, too large
  | 'redirected' // redirects are not followed
  | 'circuit-open' // not tried: the runner failed too often in a row
  | 'cancelled'

/** One answer. `failed` carries `error` and no output; the other outcomes are the model's own. */
export interface Completion {
  readonly outcome: TrialOutcome
  readonly output: string
  readonly finishReason?: string
  readonly toolCalls: readonly ToolCall[]
  readonly usage?: Usage
  /** wall time of the successful attempt */
  readonly latencyMs?: number
  /** from the runner's own timings; undefined where it tells none */
  readonly computeSeconds?: number
  readonly promptTokensPerSecond?: number
  readonly outputTokensPerSecond?: number
  /** HTTP requests made, retries included */
  readonly attempts: number
  readonly error?: { readonly kind: FailureKind; readonly message: string }
}

/** What the runner told of itself, as the report keeps it. */
export type RunnerIdentity = Pick<ReportRunner, 'kind' | 'model' | 'identity' | 'parts' | 'slots'>

export interface Runner {
  readonly id: string
  /** Asks who is there. Throws RunnerUnavailable, which names the url, within 10 s when nobody answers. */
  readonly identify: (signal?: AbortSignal) => Promise<RunnerIdentity>
  /** Never throws for what a runner does: a failure is an outcome. */
  readonly complete: (request: CompletionRequest, signal?: AbortSignal) => Promise<Completion>
  readonly close: () => Promise<void>
}

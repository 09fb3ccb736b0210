/** What an evaluator is: a pure scorer of one answer to one case. */
import type { EvaluatorSpec } from '../config/policy.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { Problem } from '../problem.ts'
import type { OutputSpec } from '../prompt/prompt.ts'

export interface ToolCall {
  readonly name: string
  /** the arguments as the model wrote them: JSON text, perhaps broken */
  readonly arguments: string
}

/** One answer and all that an evaluator may know about it. */
export interface Answer {
  readonly output: string
  readonly finishReason?: string
  readonly toolCalls?: readonly ToolCall[]
  /** undefined when the answer came from the cache: latency is judged on uncached calls only */
  readonly latencyMs?: number
  /** undefined when the price is not known */
  readonly cost?: { readonly amount: number; readonly currency: string }
}

export interface ScoringContext {
  readonly answer: Answer
  readonly input: JsonObject
  readonly expected?: JsonValue
  /** the prompt's own output declaration: `schema: prompt-output` means this */
  readonly promptOutput: OutputSpec
  /** the rendered system and developer text, for the leak check of `guardrail` */
  readonly systemText?: string
}

/**
 * `score` in [0, 1]; `reason` is a sentence a person can act on. `missing` marks an answer that could not be judged
 * (an unreachable judge, a latency taken from the cache): it counts neither as passed nor as zero.
 */
export interface Score {
  readonly score: number
  readonly passed: boolean
  readonly reason: string
  readonly missing?: boolean
}

/** A problem of a spec, without its place: the caller knows the file and the line. `member` is the spec's key it is about. */
export type Finding = Pick<Problem, 'code' | 'message' | 'hint' | 'severity'> & { readonly member?: string }

/** A row of the table of evaluators. `judge` is absent from it: it needs a model and has its own two pure halves. */
export interface Evaluator {
  readonly uses: string
  /** problems of a spec that its schema cannot express (a bad pattern, a remote $ref); path and place are the caller's */
  readonly check: (spec: EvaluatorSpec) => readonly Finding[]
  readonly score: (spec: EvaluatorSpec, context: ScoringContext) => Score
  /** true where this spec names nothing to compare with, so that the case's expected value stands in */
  readonly comparesExpected: (spec: EvaluatorSpec) => boolean
}

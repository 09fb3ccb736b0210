/** What a documented example of an evaluator is: it is a test, and it makes the reference page. */
import type { EvaluatorSpec, EvaluatorUses } from '../config/evaluator-schemas.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { OutputSpec } from '../prompt/prompt.ts'
import type { Answer } from './evaluator.ts'

export interface ExampleAnswer {
  /** an answer; of a judge, what the judge replied */
  readonly answer: string | Answer
  readonly score: number
  readonly passed: boolean
  readonly reason: string
  readonly missing?: true
}

export interface EvaluatorExample {
  readonly uses: EvaluatorUses
  readonly spec: EvaluatorSpec
  readonly input?: JsonObject
  readonly expected?: JsonValue
  readonly promptOutput?: OutputSpec
  readonly systemText?: string
  readonly answers: readonly ExampleAnswer[]
  /** what a person should know besides: where promptfoo or GitHub Models answer otherwise, and limits */
  readonly notes?: readonly string[]
}

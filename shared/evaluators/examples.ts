/** One documented example of each evaluator: tests read them, and the reference page is made of them. */
import type { EvaluatorExample } from './example.ts'
import { behaviourExamples } from './examples/behaviour-examples.ts'
import { callExamples } from './examples/call-examples.ts'
import { likenessExamples } from './examples/likeness-examples.ts'
import { textExamples } from './examples/text-examples.ts'
import { valueExamples } from './examples/value-examples.ts'

export const examples: readonly EvaluatorExample[] = [
  ...textExamples,
  ...valueExamples,
  ...likenessExamples,
  ...callExamples,
  ...behaviourExamples,
]

/** `bleu`: n-gram precision against a reference text (Papineni et al. 2002, https://doi.org/10.3115/1073083.1073135). */
import { NOTHING_TO_COMPARE, textComparand } from './comparand.ts'
import { defineEvaluator, graded, missing } from './define-evaluator.ts'
import { describeAnswer } from './quote.ts'
import { countRuns, sharedRuns } from './word-runs.ts'

const THRESHOLD = 0.5
const MAX_ORDER = 4
/** Stands for a precision of zero, as promptfoo has it: one absent order does not make the whole score zero. */
const SMOOTH = 1e-7

export const bleu = defineEvaluator('bleu', {
  comparesExpected: (spec) => spec.value === undefined,
  score: (spec, context) => {
    const reference = textComparand(spec.value, context)
    if (reference === undefined) return missing(NOTHING_TO_COMPARE)
    const score = bleuOf(tokensOf(reference), tokensOf(context.answer.output))
    return graded(score, THRESHOLD, `BLEU is ${score.toFixed(2)}: ${describeAnswer(context.answer.output)}`)
  },
})

/**
 * Geometric mean of the clipped precisions of orders 1 to 4 (fewer where one of the texts is shorter than four tokens) times
 * the brevity penalty e^(1 − r/c) for an answer of c tokens that is shorter than the reference of r. In [0, 1].
 */
export function bleuOf(reference: readonly string[], answer: readonly string[]): number {
  const orders = Math.min(MAX_ORDER, reference.length, answer.length)
  if (orders === 0) return 0
  let logSum = 0
  for (let n = 1; n <= orders; n++) {
    const shared = sharedRuns(countRuns(reference, n), countRuns(answer, n))
    logSum += Math.log(Math.max(SMOOTH, shared / (answer.length - n + 1)))
  }
  const penalty = answer.length >= reference.length ? 1 : Math.exp(1 - reference.length / answer.length)
  return penalty * Math.exp(logSum / orders)
}

/** Lower case, split at white space. */
function tokensOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\S+/g) ?? []
}

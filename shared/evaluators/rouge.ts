/** `rouge`: overlap with a reference text by words, word pairs or the longest common sequence. */
import { NOTHING_TO_COMPARE, textComparand } from './comparand.ts'
import { defineEvaluator, graded, missing } from './define-evaluator.ts'
import { countRuns, sharedRuns, wordsOf } from './word-runs.ts'

const THRESHOLD = 0.75

/** The work of rouge-l is the product of both numbers of words. */
const MAX_CELLS = 1e8

export const rouge = defineEvaluator('rouge', {
  comparesExpected: (spec) => spec.value === undefined,
  score: (spec, context) => {
    const reference = textComparand(spec.value, context)
    if (reference === undefined) return missing(NOTHING_TO_COMPARE)
    const metric = spec.metric ?? 'rouge-1'
    const wanted = wordsOf(reference)
    const given = wordsOf(context.answer.output)
    if (metric === 'rouge-l' && wanted.length * given.length > MAX_CELLS) {
      return missing(
        `texts of ${wanted.length} and ${given.length} words are too long for rouge-l: use rouge-1`,
      )
    }
    const { precision, recall, f1 } = rougeOf(metric, wanted, given)
    const parts = `precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`
    return graded(f1, THRESHOLD, `${metric} is ${f1.toFixed(2)} (${parts})`)
  },
})

/** Precision, recall and their harmonic mean, each in [0, 1] (Lin 2004, with F1 as the `rouge-score` package reports it). */
export function rougeOf(
  metric: 'rouge-1' | 'rouge-2' | 'rouge-l',
  wanted: readonly string[],
  given: readonly string[],
): { readonly precision: number; readonly recall: number; readonly f1: number } {
  const size = metric === 'rouge-2' ? 2 : 1
  const shared =
    metric === 'rouge-l'
      ? commonLength(wanted, given)
      : sharedRuns(countRuns(wanted, size), countRuns(given, size))
  const precision = given.length < size ? 0 : shared / (given.length - size + 1)
  const recall = wanted.length < size ? 0 : shared / (wanted.length - size + 1)
  const f1 = shared === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { precision, recall, f1 }
}

/** Length of the longest common subsequence, in two rows. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let above = new Uint32Array(b.length + 1)
  let row = new Uint32Array(b.length + 1)
  for (const word of a) {
    for (let j = 1; j <= b.length; j++) {
      row[j] = word === b[j - 1] ? (above[j - 1] ?? 0) + 1 : Math.max(above[j] ?? 0, row[j - 1] ?? 0)
    }
    ;[above, row] = [row, above]
  }
  return above[b.length] ?? 0
}

/** `levenshtein`: 1 − edit distance ÷ the longer length. */
import { folded, NOTHING_TO_COMPARE, textComparand } from './comparand.ts'
import { defineEvaluator, graded, missing, mistake } from './define-evaluator.ts'
import { count, quote } from './quote.ts'

/** The work is the product of both lengths; this much, 10,000 × 10,000 characters, takes about half a second. */
const MAX_CELLS = 1e8

const THRESHOLD = 0.8

export const levenshtein = defineEvaluator('levenshtein', {
  comparesExpected: (spec) => spec.value === undefined,
  check: (spec) =>
    spec['max-distance'] !== undefined && spec.threshold !== undefined
      ? [
          mistake(
            'two-thresholds',
            'levenshtein has both threshold and max-distance',
            'keep one: a share of the length, or a number of edits',
            'threshold',
          ),
        ]
      : [],
  score: (spec, context) => {
    const wanted = textComparand(spec.value, context)
    if (wanted === undefined) return missing(NOTHING_TO_COMPARE)
    const a = Array.from(folded(wanted, spec['ignore-case']))
    const b = Array.from(folded(context.answer.output, spec['ignore-case']))
    const longer = Math.max(a.length, b.length)
    if (a.length * b.length > MAX_CELLS) {
      const lengths = `${a.length} and ${b.length} characters`
      return missing(`texts of ${lengths} are too long to compare letter by letter: use similarity`)
    }
    const distance = distanceBetween(a, b)
    const score = longer === 0 ? 1 : 1 - distance / longer
    const reason = `it takes ${count(distance, 'edit')} to ${quote(wanted)}, likeness ${score.toFixed(2)}`
    const most = spec['max-distance']
    if (most === undefined) return graded(score, THRESHOLD, reason)
    return { score, passed: distance <= most, reason: `${reason}, wanted at most ${most}` }
  },
})

/** Insertions, deletions and substitutions (Wagner–Fischer, two rows). */
export function distanceBetween(a: readonly string[], b: readonly string[]): number {
  let above = Uint32Array.from({ length: b.length + 1 }, (_, j) => j)
  let row = new Uint32Array(b.length + 1)
  for (let i = 1; i <= a.length; i++) {
    row[0] = i
    for (let j = 1; j <= b.length; j++) {
      const diagonal = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(diagonal, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
    }
    ;[above, row] = [row, above]
  }
  return above[b.length] ?? 0
}

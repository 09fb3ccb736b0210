/** `similarity`: how much of the expected text the answer carries, by its words. */
import { NOTHING_TO_COMPARE, textComparand } from './comparand.ts'
import { defineEvaluator, graded, missing } from './define-evaluator.ts'
import { describeAnswer, quote } from './quote.ts'

const SIMILARITY_THRESHOLD = 0.8

export const similarity = defineEvaluator('similarity', {
  comparesExpected: (spec) => spec.value === undefined,
  score: (spec, context) => {
    const wanted = textComparand(spec.value, context)
    if (wanted === undefined) return missing(NOTHING_TO_COMPARE)
    const score = similarityOf(wanted, context.answer.output)
    return graded(
      score,
      SIMILARITY_THRESHOLD,
      `similarity ${score.toFixed(2)} to ${quote(wanted)}: ${describeAnswer(context.answer.output)}`,
    )
  },
})

/**
 * In [0, 1]. 1 if equal after trim and lower-case; 0 if either is empty; 0.95 if the answer contains the expected text;
 * else 0.3 × Jaccard + 0.7 × recall over the sets of words, a word being a run of letters, marks and digits.
 */
export function similarityOf(expected: string, answer: string): number {
  const wanted = expected.trim().toLowerCase()
  const given = answer.trim().toLowerCase()
  if (wanted === '' || given === '') return 0
  if (wanted === given) return 1
  if (given.includes(wanted)) return 0.95
  const wantedWords = wordSet(wanted)
  const givenWords = wordSet(given)
  if (wantedWords.size === 0) return 0
  const shared = [...wantedWords].filter((word) => givenWords.has(word)).length
  const union = wantedWords.size + givenWords.size - shared
  return 0.3 * (shared / union) + 0.7 * (shared / wantedWords.size)
}

function wordSet(text: string): Set<string> {
  return new Set(text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [])
}

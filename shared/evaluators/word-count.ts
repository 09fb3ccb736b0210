/** `word-count`: the number of words lies within bounds. */
import { checkBounds, describeBounds, within } from './comparand.ts'
import { defineEvaluator, mistake, passOrFail } from './define-evaluator.ts'
import { count } from './quote.ts'

/** Words are what white space separates (any Unicode white space), as promptfoo counts them. */
export const wordCount = defineEvaluator('word-count', {
  check: (spec) =>
    spec.min === undefined && spec.max === undefined
      ? [mistake('missing-key', 'word-count has neither min nor max', 'give min, max or both')]
      : checkBounds('word-count', spec),
  score: (spec, { answer }) => {
    const words = answer.output.match(/\S+/g)?.length ?? 0
    return passOrFail(
      within(words, spec.min, spec.max),
      `the answer has ${count(words, 'word')}, wanted ${describeBounds(spec.min, spec.max)}`,
    )
  },
})

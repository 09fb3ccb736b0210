/** `starts-with`: the answer starts with this text. */
import { checkNotEmpty, folded, NOTHING_TO_COMPARE, textComparand } from './comparand.ts'
import { defineEvaluator, missing, passOrFail } from './define-evaluator.ts'
import { describeAnswer, quote } from './quote.ts'

export const startsWith = defineEvaluator('starts-with', {
  comparesExpected: (spec) => spec.value === undefined,
  check: (spec) => checkNotEmpty('starts-with', 'value', [spec.value]),
  score: (spec, context) => {
    const wanted = textComparand(spec.value, context)
    if (wanted === undefined) return missing(NOTHING_TO_COMPARE)
    const { output } = context.answer
    const found = folded(output, spec['ignore-case']).startsWith(folded(wanted, spec['ignore-case']))
    return passOrFail(
      found,
      found
        ? `the answer starts with ${quote(wanted)}`
        : `the answer does not start with ${quote(wanted)}: ${describeAnswer(output)}`,
    )
  },
})

/** `contains`: the answer contains this text. */
import { checkNotEmpty, folded, NOTHING_TO_COMPARE, textComparand } from './comparand.ts'
import { defineEvaluator, missing, passOrFail } from './define-evaluator.ts'
import { describeAnswer, quote } from './quote.ts'

export const contains = defineEvaluator('contains', {
  comparesExpected: (spec) => spec.value === undefined,
  check: (spec) => checkNotEmpty('contains', 'value', [spec.value]),
  score: (spec, context) => {
    const wanted = textComparand(spec.value, context)
    if (wanted === undefined) return missing(NOTHING_TO_COMPARE)
    const { output } = context.answer
    const found = folded(output, spec['ignore-case']).includes(folded(wanted, spec['ignore-case']))
    return passOrFail(
      found,
      found
        ? `the answer contains ${quote(wanted)}`
        : `${quote(wanted)} is not in the answer: ${describeAnswer(output)}`,
    )
  },
})

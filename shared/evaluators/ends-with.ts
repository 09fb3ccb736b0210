/** `ends-with`: the answer ends with this text. */
import { checkNotEmpty, folded, NOTHING_TO_COMPARE, textComparand } from './comparand.ts'
import { defineEvaluator, missing, passOrFail } from './define-evaluator.ts'
import { describeEnd, quote } from './quote.ts'

export const endsWith = defineEvaluator('ends-with', {
  comparesExpected: (spec) => spec.value === undefined,
  check: (spec) => checkNotEmpty('ends-with', 'value', [spec.value]),
  score: (spec, context) => {
    const wanted = textComparand(spec.value, context)
    if (wanted === undefined) return missing(NOTHING_TO_COMPARE)
    const { output } = context.answer
    const found = folded(output, spec['ignore-case']).endsWith(folded(wanted, spec['ignore-case']))
    return passOrFail(
      found,
      found
        ? `the answer ends with ${quote(wanted)}`
        : `the answer does not end with ${quote(wanted)}: ${describeEnd(output)}`,
    )
  },
})

/** `cost`: the call cost at most this much, in the currency of the runner. */
import { defineEvaluator, missing, passOrFail } from './define-evaluator.ts'

export const cost = defineEvaluator('cost', {
  score: (spec, { answer }) => {
    if (answer.cost === undefined) {
      return missing('the cost is not known: the runner has no price in the policy, or told no token counts')
    }
    const { amount, currency } = answer.cost
    const shown = Number(amount.toPrecision(3))
    return passOrFail(
      amount <= spec.max,
      `the call cost ${shown} ${currency}, allowed ${spec.max} ${currency}`,
    )
  },
})

/** `finish-reason`: the model ended for this reason. */
import { defineEvaluator, missing, passOrFail } from './define-evaluator.ts'
import { quote } from './quote.ts'

const MEANING: Readonly<Record<string, string>> = {
  stop: 'it was done',
  length: 'it hit the token limit',
  tool_calls: 'it called a tool',
  content_filter: 'a filter stopped it',
}

export const finishReason = defineEvaluator('finish-reason', {
  score: (spec, { answer }) => {
    const wanted = spec.value ?? 'stop'
    if (answer.finishReason === undefined) return missing('the runner told no finish reason')
    const given = answer.finishReason.toLowerCase()
    const meaning = Object.hasOwn(MEANING, given) ? ` (${MEANING[given]})` : ''
    return passOrFail(given === wanted, `the model ended with ${quote(given)}${meaning}, wanted "${wanted}"`)
  },
})

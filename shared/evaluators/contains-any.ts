/** `contains-any`: the answer contains at least one of these texts. */
import { checkNotEmpty, folded } from './comparand.ts'
import { defineEvaluator, passOrFail } from './define-evaluator.ts'
import { textOf } from './fill-templates.ts'
import { cut, describeAnswer, quote } from './quote.ts'

export const containsAny = defineEvaluator('contains-any', {
  check: (spec) => checkNotEmpty('contains-any', 'values', spec.values),
  score: (spec, { answer }) => {
    const output = folded(answer.output, spec['ignore-case'])
    const texts = spec.values.map(textOf)
    const found = texts.find((text) => output.includes(folded(text, spec['ignore-case'])))
    if (found !== undefined) return passOrFail(true, `the answer contains ${quote(found)}`)
    const wanted = cut(texts.map((text) => JSON.stringify(text)).join(', '), 100)
    return passOrFail(false, `none of ${wanted} is in the answer: ${describeAnswer(answer.output)}`)
  },
})

/** `contains-all`: the share of these texts that the answer contains. */
import { checkNotEmpty, folded } from './comparand.ts'
import { defineEvaluator, graded } from './define-evaluator.ts'
import { textOf } from './fill-templates.ts'
import { count, cut } from './quote.ts'

export const containsAll = defineEvaluator('contains-all', {
  check: (spec) => checkNotEmpty('contains-all', 'values', spec.values),
  score: (spec, { answer }) => {
    const output = folded(answer.output, spec['ignore-case'])
    const texts = spec.values.map(textOf)
    const absent = texts.filter((text) => !output.includes(folded(text, spec['ignore-case'])))
    const found = texts.length - absent.length
    const lacks = cut(absent.map((text) => JSON.stringify(text)).join(', '), 120)
    const share = `the answer contains ${found} of ${count(texts.length, 'text')}`
    return graded(found / texts.length, 1, absent.length === 0 ? share : `${share}; it lacks ${lacks}`)
  },
})

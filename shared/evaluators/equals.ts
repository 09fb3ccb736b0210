/** `equals`: the whole answer is this text, or this JSON value. */
import { canonicalJson, type JsonValue } from '../json.ts'
import { comparand, folded, NOTHING_TO_COMPARE } from './comparand.ts'
import { defineEvaluator, missing, passOrFail } from './define-evaluator.ts'
import { textOf } from './fill-templates.ts'
import { describeAnswer, quote } from './quote.ts'
import { readJson } from './read-json.ts'

/**
 * A text is compared as text; only where both texts are JSON objects or lists are they compared as values. A number, a
 * boolean, null, an object or a list is compared with the answer read as JSON (promptfoo: the same for objects).
 */
export const equals = defineEvaluator('equals', {
  comparesExpected: (spec) => spec.value === undefined,
  score: (spec, { answer, ...context }) => {
    const wanted = comparand(spec.value, { answer, ...context })
    if (wanted === undefined) return missing(NOTHING_TO_COMPARE)
    const fold = (text: string) => {
      const exact = folded(text, spec['ignore-case'])
      return spec.trim === false ? exact : exact.trim()
    }
    const expectation = `expected ${quote(textOf(wanted))}, ${describeAnswer(answer.output)}`
    if (typeof wanted === 'string' && fold(wanted) === fold(answer.output))
      return passOrFail(true, expectation)

    const given = readJson(answer.output)
    const meant = typeof wanted === 'string' ? composite(wanted) : wanted
    if (!given.ok || meant === undefined) return passOrFail(false, expectation)
    return passOrFail(fold(canonicalJson(meant)) === fold(canonicalJson(given.value)), expectation)
  },
})

/** The object or list that a text is JSON of. */
function composite(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  const read = readJson(text)
  return read.ok ? read.value : undefined
}

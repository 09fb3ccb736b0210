/** `json-path`: the value at a JSONPath (RFC 9535) of the answer fulfils a condition. */
import type { SpecOf } from '../config/evaluator-schemas.ts'
import { canonicalJson, type JsonValue } from '../json.ts'
import { checkBounds, checkNotEmpty, describeBounds, folded, within } from './comparand.ts'
import { compilePath } from './compile-path.ts'
import { defineEvaluator, missing, mistake, passOrFail } from './define-evaluator.ts'
import { textOf } from './fill-templates.ts'
import { count, cut, quote } from './quote.ts'
import { readJson } from './read-json.ts'

type Spec = SpecOf<'json-path'>

/** Of several values at the path one that fulfils all conditions is enough. Without a condition the path must exist. */
export const jsonPath = defineEvaluator('json-path', {
  check: (spec) => {
    const compiled = compilePath(spec.path)
    const contradiction =
      spec.exists === false && conditionsOf(spec) !== ''
        ? [
            mistake(
              'contradiction',
              'json-path: `exists: false` beside another condition',
              'leave one of them out',
              'exists',
            ),
          ]
        : []
    const path = compiled.ok ? [] : [{ ...compiled.finding, member: 'path' }]
    return [
      ...path,
      ...checkBounds('json-path', spec),
      ...checkNotEmpty('json-path', 'contains', [spec.contains]),
      ...contradiction,
    ]
  },
  score: (spec, { answer }) => {
    const compiled = compilePath(spec.path)
    if (!compiled.ok) return missing(compiled.finding.message)
    const read = readJson(answer.output, spec['allow-fence'])
    if (!read.ok) return passOrFail(false, read.reason)

    const values = compiled.query(read.value)
    const place = cut(spec.path, 40)
    if (spec.exists === false) {
      return passOrFail(
        values.length === 0,
        `the answer has ${count(values.length, 'value')} at ${place}, wanted none`,
      )
    }
    if (values.length === 0) return passOrFail(false, `the answer has nothing at ${place}`)
    const conditions = conditionsOf(spec)
    if (conditions === '')
      return passOrFail(true, `the answer has ${count(values.length, 'value')} at ${place}`)
    const shown = show(values.length === 1 ? (values[0] as JsonValue) : values)
    const passed = values.some((value) => fulfils(spec, value))
    return passOrFail(passed, `${place} is ${shown}, wanted ${conditions}`)
  },
})

function fulfils(spec: Spec, value: JsonValue): boolean {
  const fold = (text: string) => folded(text, spec['ignore-case'])
  if (spec.equals !== undefined && !same(spec.equals as JsonValue, value, fold)) return false
  if (spec.contains !== undefined && !fold(textOf(value)).includes(fold(textOf(spec.contains)))) return false
  if (spec.min === undefined && spec.max === undefined) return true
  return typeof value === 'number' && within(value, spec.min, spec.max)
}

/** Equal as JSON; a text also equals the number or boolean that is written so (a CSV file knows only text). */
function same(wanted: JsonValue, value: JsonValue, fold: (text: string) => string): boolean {
  if (fold(canonicalJson(wanted)) === fold(canonicalJson(value))) return true
  return (
    typeof wanted === 'string' &&
    (typeof value === 'number' || typeof value === 'boolean') &&
    wanted === String(value)
  )
}

function conditionsOf(spec: Spec): string {
  const bounded = spec.min !== undefined || spec.max !== undefined
  return [
    spec.equals === undefined ? '' : show(spec.equals as JsonValue),
    spec.contains === undefined ? '' : `a text with ${quote(textOf(spec.contains))}`,
    bounded ? `a number ${describeBounds(spec.min, spec.max)}` : '',
  ]
    .filter((part) => part !== '')
    .join(' and ')
}

function show(value: JsonValue): string {
  return typeof value === 'string' ? quote(value) : cut(JSON.stringify(value), 60)
}

/** `numeric`: the number in the answer equals a value within a tolerance, or lies within bounds. */
import type { SpecOf } from '../config/evaluator-schemas.ts'
import type { JsonValue } from '../json.ts'
import { checkBounds, comparand, describeBounds, within } from './comparand.ts'
import { defineEvaluator, missing, mistake, passOrFail } from './define-evaluator.ts'
import { placeholdersOf, textOf } from './fill-templates.ts'
import { describeAnswer, quote } from './quote.ts'
import { readNumbers } from './read-number.ts'

type Spec = SpecOf<'numeric'>

/** Of several numbers the last one counts: answers reason first and conclude last. */
export const numeric = defineEvaluator('numeric', {
  comparesExpected: wantsExpected,
  check: (spec) => {
    const { value } = spec
    const bad =
      typeof value === 'string' && placeholdersOf(value).length === 0 && numberOf(value) === undefined
    const unreadable = bad
      ? [
          mistake(
            'not-a-number',
            `numeric: ${quote(value)} is not a number`,
            'write a number, or {{expected}}',
            'value',
          ),
        ]
      : []
    return [...unreadable, ...checkBounds('numeric', spec)]
  },
  score: (spec, context) => {
    const wanted =
      spec.value === undefined && !wantsExpected(spec) ? undefined : comparand(spec.value, context)
    const target = wanted === undefined ? undefined : numberOf(wanted)
    if (wanted !== undefined && target === undefined) {
      return missing(`there is no one number to compare with in ${quote(textOf(wanted))}`)
    }
    if (target === undefined && wantsExpected(spec)) return missing('the case has no expected number')

    const numbers = readNumbers(context.answer.output)
    const number = numbers.at(-1)
    if (number === undefined)
      return passOrFail(false, `no number in the answer: ${describeAnswer(context.answer.output)}`)
    const near = target === undefined || Math.abs(number - target) <= toleranceOf(spec, target)
    const passed = near && within(number, spec.min, spec.max)
    const which = numbers.length === 1 ? 'the number' : `the last of ${numbers.length} numbers`
    return passOrFail(passed, `${which} in the answer is ${number}, wanted ${describeWanted(spec, target)}`)
  },
})

/** With neither a value nor bounds it is the case's expected number. */
function wantsExpected(spec: Spec): boolean {
  return spec.value === undefined && spec.min === undefined && spec.max === undefined
}

/** The larger of both tolerances, with room for the rounding of decimal fractions. */
function toleranceOf(spec: Spec, target: number): number {
  const relative = (spec['relative-tolerance'] ?? 0) * Math.abs(target)
  return Math.max(spec.tolerance ?? 0, relative) + Math.abs(target) * 1e-12
}

/** A number, or a text in which exactly one stands. */
function numberOf(value: JsonValue): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  const numbers = readNumbers(value)
  return numbers.length === 1 ? numbers[0] : undefined
}

function describeWanted(spec: Spec, target: number | undefined): string {
  const bounded = spec.min !== undefined || spec.max !== undefined
  const bounds = bounded ? describeBounds(spec.min, spec.max) : ''
  if (target === undefined) return bounds
  const tolerance = toleranceOf(spec, target)
  const room = spec.tolerance || spec['relative-tolerance'] ? ` ± ${Number(tolerance.toPrecision(6))}` : ''
  return bounded ? `${target}${room} and ${bounds}` : `${target}${room}`
}

/** What an answer is compared with: the spec's own value, else the expected value of the case. */
import type { JsonValue } from '../json.ts'
import { mistake } from './define-evaluator.ts'
import type { Finding, ScoringContext } from './evaluator.ts'
import { textOf } from './fill-templates.ts'

/** The value to compare with; templates in it are filled in already. */
export function comparand(value: unknown, context: ScoringContext): JsonValue | undefined {
  return value === undefined ? context.expected : (value as JsonValue)
}

/** The same as text: JSON where it is not a text; undefined where there is nothing to look for. */
export function textComparand(value: unknown, context: ScoringContext): string | undefined {
  const found = comparand(value, context)
  if (found === undefined) return undefined
  return textOf(found) === '' ? undefined : textOf(found)
}

export const NOTHING_TO_COMPARE = 'there is nothing to compare with: the case has no expected value'

/** An empty text is in every answer: asking for it is a mistake. */
export function checkNotEmpty(uses: string, member: string, texts: readonly unknown[]): readonly Finding[] {
  if (!texts.includes('')) return []
  return [
    mistake(
      'empty-comparand',
      `${uses} looks for an empty text`,
      'write the text to look for, or leave it out to compare with the expected text',
      member,
    ),
  ]
}

/** Lower case where the spec ignores case. */
export function folded(text: string, ignoreCase: boolean | undefined): string {
  return ignoreCase === true ? text.toLowerCase() : text
}

/** min > max can never be fulfilled. */
export function checkBounds(
  uses: string,
  spec: { readonly min?: number; readonly max?: number },
): readonly Finding[] {
  if (spec.min === undefined || spec.max === undefined || spec.min <= spec.max) return []
  return [
    mistake(
      'min-above-max',
      `${uses}: min ${spec.min} is greater than max ${spec.max}`,
      'swap them: no answer can fulfil both',
      'min',
    ),
  ]
}

/** `between 2 and 5`, `at least 2`, `at most 5`. */
export function describeBounds(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return min === max ? `${min}` : `between ${min} and ${max}`
  return min === undefined ? `at most ${max ?? 'anything'}` : `at least ${min}`
}

/** Both bounds count as within. */
export function within(value: number, min: number | undefined, max: number | undefined): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max)
}

/** A mistake in a parsed file, named by the pointer of what is wrong; and how it becomes a problem with a place. */
import type { Problem } from '../problem.ts'
import type { Place } from '../yaml/parse-yaml.ts'

export type Pointer = readonly (string | number)[]

export interface Finding {
  readonly pointer: Pointer
  /** whether the key or the value is wrong */
  readonly of: 'key' | 'value'
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly severity?: Problem['severity']
}

export type FindPlace = (pointer: Pointer, of?: 'key' | 'value') => Place | undefined

/** The finding with the place of its pointer, or of the nearest thing around it that has one. */
export function placeFinding(finding: Finding, path: string, place: FindPlace | undefined): Problem {
  const { pointer, of, code, message, hint, severity = 'error' } = finding
  let found = place?.(pointer, of)
  for (let length = pointer.length - 1; found === undefined && length >= 0; length -= 1)
    found = place?.(pointer.slice(0, length), 'key')
  return { path, ...found, code, message, ...(hint === undefined ? {} : { hint }), severity }
}

/** `suites.support.prompts[0]`, as messages call a place in the file; the root is `the file`. */
export function namePointer(pointer: Pointer): string {
  const name = pointer.reduce<string>(
    (text, step) => text + (typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`),
    '',
  )
  return name === '' ? 'the file' : name.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').slice(0, 120)
}

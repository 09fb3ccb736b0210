/** Parameters of a query: one schema each, which the description of the API shows and which what comes is held against. */
import { type TSchema, Type } from 'typebox'
import { Check } from 'typebox/value'

export interface Parameter<T = unknown> {
  readonly schema: TSchema
  readonly description: string
  readonly isRequired?: true
  /** undefined: it cannot be read so */
  readonly read: (text: string) => T | undefined
  /** how to write it */
  readonly hint: string
}

export type Parameters = Readonly<Record<string, Parameter>>

/** What was read of a query; those that were not given are absent. */
export type Read<P extends Parameters> = {
  readonly [K in keyof P]?: P[K] extends Parameter<infer T> ? T : never
}

/** Whole days and times that say where they are; a time without a zone is nobody's. */
const timeForm = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/

const checked =
  <T>(schema: TSchema, from: (text: string) => T) =>
  (written: string): T | undefined => {
    const value = from(written)
    return Check(schema, value) ? value : undefined
  }

export function textParameter(
  description: string,
  { maxLength = 200, example }: { maxLength?: number; example?: string } = {},
): Parameter<string> {
  const schema = Type.String({
    minLength: 1,
    maxLength,
    pattern: '^[^\\u0000-\\u001f]*$',
    ...(example === undefined ? {} : { examples: [example] }),
  })
  const hint = `write 1 to ${maxLength} characters`
  return { schema, description, read: checked(schema, (written) => written), hint }
}

export function choiceParameter<const T extends string>(
  description: string,
  values: readonly T[],
): Parameter<T> {
  const schema = Type.Enum([...values], { type: 'string' })
  const read = (written: string) => values.find((value) => value === written)
  return { schema, description, read, hint: `write ${values.join(', ')}` }
}

export function wholeParameter(
  description: string,
  {
    minimum = 0,
    maximum = Number.MAX_SAFE_INTEGER,
    preset,
  }: { minimum?: number; maximum?: number; preset?: number } = {},
): Parameter<number> {
  const schema = Type.Integer({ minimum, maximum, ...(preset === undefined ? {} : { default: preset }) })
  const from = (written: string) => (/^\d{1,16}$/.test(written) ? Number(written) : Number.NaN)
  const hint = `write a whole number from ${minimum}${maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`}`
  return { schema, description, read: checked(schema, from), hint }
}

export function flagParameter(description: string): Parameter<boolean> {
  const schema = Type.Boolean()
  const read = (written: string) => (written === 'true' ? true : written === 'false' ? false : undefined)
  return { schema, description, read, hint: 'write true or false' }
}

/** Milliseconds since 1970. */
export function timeParameter(description: string): Parameter<number> {
  const schema = Type.String({ pattern: timeForm.source, examples: ['2026-11-20', '2026-11-20T12:00:00Z'] })
  const read = (written: string) => {
    // a query makes a space of the + of a zone
    const text = written.replace(/ (?=\d{2}:\d{2}$)/, '+')
    if (!timeForm.test(text) || !isDay(text.slice(0, 10))) return undefined
    const ms = Date.parse(text)
    return Number.isNaN(ms) ? undefined : ms
  }
  return {
    schema,
    description,
    read,
    hint: 'write 2026-11-20 or 2026-11-20T12:00:00Z, ISO 8601 with its zone',
  }
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isDay(date: string): boolean {
  const ms = Date.parse(date)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)
}

export const since = (what: string) => timeParameter(`${what} at this time or later`)
export const until = (what: string) => timeParameter(`${what} before this time`)
export const search = (where: string) =>
  textParameter(`Text that stands in ${where}; ASCII letters without regard to case.`, { maxLength: 100 })

/** What the schemas of answers are made of: one word for each kind of member, so that all of them read the same. */
import { type TSchema, Type } from 'typebox'

export const open = Type.Optional
export const list = <T extends TSchema>(item: T) => Type.Array(item)

/** A record that is described once, under its title, and pointed to from everywhere else. */
export const named = <T extends Record<string, TSchema>>(
  title: string,
  description: string,
  members: T,
  example: object,
) => Type.Object(members, { title, description, additionalProperties: false, examples: [example] })

export const record = <T extends Record<string, TSchema>>(members: T, description?: string) =>
  Type.Object(members, { additionalProperties: false, ...(description === undefined ? {} : { description }) })

export const text = (description: string) => Type.String({ description })
export const flag = (description: string) => Type.Boolean({ description })
export const count = (description: string) => Type.Integer({ minimum: 0, description })
export const amount = (description: string) => Type.Number({ minimum: 0, description })
export const score = (description: string) => Type.Number({ minimum: 0, maximum: 1, description })
export const change = (description: string) => Type.Number({ minimum: -1, maximum: 1, description })
export const time = (description: string) =>
  Type.String({ format: 'date-time', description: `${description}; ISO 8601, UTC` })
export const choice = <const T extends string>(values: readonly T[], description: string) =>
  Type.Unsafe<T>(Type.Enum([...values], { type: 'string', description }))
export const anyObject = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description })

export const fingerprint = (description: string) =>
  Type.String({ pattern: '^[0-9a-f]{64}$', description: `${description}; SHA-256, hex` })
export const version = (description: string) => Type.String({ pattern: '^v[0-9]+$', description })
export const sha = (description: string) => Type.String({ description: `${description}; commit SHA` })
export const pull = Type.Integer({ minimum: 1, description: 'number of the pull request' })

export const money = record(
  { amount: amount('how much'), currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }) },
  'an amount of money',
)

/** Values for examples. */
export const sample = {
  fingerprint: '5f2b6c'.padEnd(64, '0'),
  older: '9d01aa'.padEnd(64, '0'),
  sha: 'c0ffee'.padEnd(40, '0'),
  id: '3a7bd3e2360a3d29eea436fcfb7e44c7',
  at: '2026-11-20T12:00:00.000Z',
}

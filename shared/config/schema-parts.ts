/** Parts that the schemas of the policy are made of. */
import { type TSchemaOptions, Type } from 'typebox'

export const closed = { additionalProperties: false }
export const share = (description: string, options: TSchemaOptions = {}) =>
  Type.Optional(Type.Number({ minimum: 0, maximum: 1, description, ...options }))
export const money = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }))
export const whole = (minimum: number, description: string, options: TSchemaOptions = {}) =>
  Type.Optional(Type.Integer({ minimum, description, ...options }))
export const texts = (description: string, options: TSchemaOptions = {}) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description, ...options }))
export const ids = (description: string) =>
  Type.Array(Type.String(), { minItems: 1, uniqueItems: true, description })
export const currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.' })

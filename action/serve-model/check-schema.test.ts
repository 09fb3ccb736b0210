/** Which JSON schemas an answer can be held to; the others are refused, with the place. */
import { expect, test } from 'vitest'
import { checkSchema } from './check-schema.ts'

test('notes are kept, anyOf becomes oneOf, const becomes enum', () => {
  expect(
    checkSchema({
      title: 'Answer',
      type: 'object',
      properties: {
        a: { anyOf: [{ const: 'x' }, { type: 'null', description: 'none' }] },
        b: { type: ['string', 'null'] },
      },
      required: ['a'],
      additionalProperties: false,
    }),
  ).toMatchObject({
    type: 'object',
    properties: { a: { oneOf: [{ enum: ['x'] }, { type: 'null' }] }, b: { type: ['string', 'null'] } },
    additionalProperties: false,
  })
})

test('an object without properties is any object', () => {
  expect(checkSchema({ type: 'object' })).toMatchObject({ additionalProperties: true })
})

let deep: unknown = { type: 'string' }
for (let i = 0; i < 100; i++) deep = { type: 'array', items: deep }

test.each([
  ['no schema', undefined, 'at #: must be an object'],
  ['a boolean', true, 'at #: must be an object'],
  ['no type', {}, '"type" must be'],
  ['an unknown type', { type: 'text' }, '"type" must be'],
  [
    'a pattern',
    { type: 'object', properties: { a: { type: 'string', pattern: '^x' } } },
    'at #/properties/a: "pattern" is not supported',
  ],
  ['a minimum', { type: 'number', minimum: 1 }, '"minimum" is not supported'],
  ['a reference', { $ref: 'https://example.com/x.json' }, '"$ref" is not supported'],
  ['allOf', { type: 'object', allOf: [] }, '"allOf" is not supported'],
  ['no alternative', { oneOf: [] }, '"oneOf" must be a list that is not empty'],
  ['an empty enum', { enum: [] }, '"enum" and "const" must hold'],
  ['an object in an enum', { enum: [{}] }, '"enum" and "const" must hold'],
  ['a list of objects as types', { type: ['object', 'null'] }, 'a list of types may hold only'],
  [
    'a million items',
    { type: 'array', maxItems: 1_000_000 },
    '"maxItems" must be a whole number from 0 to 200',
  ],
  [
    'a required name that is unknown',
    { type: 'object', properties: {}, required: ['a'] },
    '"required" names "a"',
  ],
  ['an unknown format', { type: 'string', format: 'email' }, '"format" must be'],
  ['a schema 100 deep', deep, 'too large or too deep'],
])('refuses %s', (_, schema, message) => {
  expect(() => checkSchema(schema)).toThrow(
    expect.objectContaining({ status: 400, message: expect.stringContaining(message) }),
  )
})

/** Picoschema beyond the format's own cases: its documented example, and every mistake at its line. */
import { expect, test } from 'vitest'
import { isJsonObject, type JsonObject } from '../json.ts'
import { formatProblem } from '../problem.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { parsePicoschema } from './picoschema.ts'
import { readFields } from './read-fields.ts'

function parse(yaml: string, named: Record<string, JsonObject> = {}) {
  const document = parseYaml(`schema:\n${yaml.replaceAll(/^/gm, '  ')}`, { path: 'f' })
  if (!document.ok) throw new Error(document.problems.map(formatProblem).join('\n'))
  const fields = readFields(document.value, 'f')
  const schema = parsePicoschema(fields, ['schema'], named)
  return { schema, problems: fields.problems.map(formatProblem) }
}

test('the example of the format’s documentation', () => {
  const { schema, problems } = parse(`product:
  id: string, Unique identifier for the product
  description?: string, Optional detailed description of the product
  price: number, Current price of the product
  inStock: integer
  isActive: boolean
  category(enum, Main category (of the product)): [ELECTRONICS, CLOTHING]
  tags(array, List of tags): string
  primaryImage:
    url: string
  attributes(object, Custom attributes):
    (*): any, Allow any attribute name with any value
  variants?(array, List of product variant objects):
    id: string
  nothing: null`)
  expect(problems).toEqual([])
  const product = isJsonObject(schema) && (schema['properties'] as JsonObject)['product']
  expect(product).toEqual({
    type: 'object',
    properties: {
      id: { type: 'string', description: 'Unique identifier for the product' },
      description: { type: ['string', 'null'], description: 'Optional detailed description of the product' },
      price: { type: 'number', description: 'Current price of the product' },
      inStock: { type: 'integer' },
      isActive: { type: 'boolean' },
      category: { enum: ['ELECTRONICS', 'CLOTHING'], description: 'Main category (of the product)' },
      tags: { type: 'array', items: { type: 'string' }, description: 'List of tags' },
      primaryImage: {
        type: 'object',
        properties: { url: { type: 'string' } },
        required: ['url'],
        additionalProperties: false,
      },
      attributes: {
        type: 'object',
        properties: {},
        additionalProperties: { description: 'Allow any attribute name with any value' },
        description: 'Custom attributes',
      },
      variants: {
        type: ['array', 'null'],
        items: {
          type: 'object',
          properties: { id: { type: 'string' } },
          required: ['id'],
          additionalProperties: false,
        },
        description: 'List of product variant objects',
      },
      nothing: { type: 'null' },
    },
    required: [
      'id',
      'price',
      'inStock',
      'isActive',
      'category',
      'tags',
      'primaryImage',
      'attributes',
      'nothing',
    ],
    additionalProperties: false,
  })
})

test.each<[string, string, unknown]>([
  ['any, at the top', 'any', {}],
  ['JSON Schema by its type', 'type: [string, "null"]', { type: ['string', 'null'] }],
  ['JSON Schema by its keywords', 'anyOf: [{type: string}]', { anyOf: [{ type: 'string' }] }],
  [
    'an optional enum with null',
    'c?(enum): [a, null]',
    { type: 'object', properties: { c: { enum: ['a', null] } }, additionalProperties: false },
  ],
])('%s', (_, yaml, expected) => expect(parse(yaml)).toEqual({ schema: expected, problems: [] }))

test('named schemas, where they are known', () =>
  expect(parse('a: Foo, mine', { Foo: { type: 'number' } }).schema).toMatchObject({
    properties: { a: { type: 'number', description: 'mine' } },
  }))

test.each([
  [
    'a type that is none',
    'a: strng',
    'f:2:6 unknown-schema: "strng" is no type, and no schema of that name is known — did you mean "string"?',
  ],
  [
    'a named schema nobody gave',
    'a: Foo',
    'f:2:6 unknown-schema: "Foo" is no type, and no schema of that name is known — the types are any, boolean, integer, null, number, string; write a named schema out here',
  ],
  [
    'a number for a type',
    'a: 3',
    'f:2:6 picoschema-type: 3 is no type — write a type, as in `name: string, what it is`',
  ],
  [
    'a list for a type',
    'x: string\na: [string]',
    'f:3:6 picoschema-type: ["string"] is no type — write a type, as in `name: string, what it is`',
  ],
  [
    'a kind that is none',
    'a(arry): string',
    'f:2:3 picoschema-type: (arry) is no kind of field — did you mean "array"?',
  ],
  [
    'an enum without values',
    'a(enum): string',
    'f:2:12 picoschema-enum: an enum needs the list of its values — write [A, B]',
  ],
  [
    'a key that is no field',
    '"(a)": string',
    'f:2:3 picoschema-field: "(a)" is no field — write name, name?, name(array), name(object) or name(enum)',
  ],
  [
    'a field named type',
    'type: string\ncity: string',
    'f:2:3 picoschema-or-json-schema: this is read as JSON Schema, because it has a "type"; "city" is then no field — if "type" is a field, put the fields under `properties`, as JSON Schema',
  ],
])('%s', (_, yaml, expected) => expect(parse(yaml).problems).toEqual([expected]))

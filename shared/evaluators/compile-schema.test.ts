import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../json.ts'
import { compileSchema } from './compile-schema.ts'
import { describeSchemaErrors } from './describe-schema-errors.ts'

function errorsOf(schema: JsonObject, value: JsonValue): string {
  const compiled = compileSchema(schema)
  if (!compiled.ok) throw new Error(compiled.finding.message)
  const errors = compiled.errorsOf(value)
  return errors.length === 0 ? '' : describeSchemaErrors(errors)
}

test.each<[string, JsonObject, JsonValue, string]>([
  ['a missing member', { required: ['a'] }, {}, '1 error: the answer lacks "a"'],
  [
    'a member too many',
    { properties: { a: {} }, additionalProperties: false },
    { a: 1, b: 2 },
    '1 error: the answer must not have "b"',
  ],
  [
    'a wrong type, by its pointer',
    { properties: { a: { items: { type: 'number' } } } },
    { a: [1, 'x'] },
    '1 error: /a/1 must be number',
  ],
  ['an enum', { enum: ['x', 'y'] }, 'z', '1 error: the answer must be one of ["x","y"]'],
  ['a const', { const: 3 }, 4, '1 error: the answer must be 3'],
  ['draft 2020-12: prefixItems', { prefixItems: [{ type: 'string' }] }, [1], '1 error: /0 must be string'],
  [
    'draft 2020-12: $defs',
    { $ref: '#/$defs/n', $defs: { n: { type: 'number' } } },
    'x',
    '1 error: the answer must be number',
  ],
  ['draft 07: items as a list', { items: [{ type: 'string' }] }, [1], '1 error: /0 must be string'],
  [
    'draft 07: definitions',
    { $ref: '#/definitions/n', definitions: { n: { type: 'number' } } },
    'x',
    '1 error: the answer must be number',
  ],
  [
    'an unknown $schema',
    { $schema: 'https://example.com/mine', type: 'number' },
    'x',
    '1 error: the answer must be number',
  ],
  ['an unknown keyword', { 'x-order': 1, type: 'number' }, 1, ''],
  ['an unknown format', { format: 'licence-plate' }, 'x', ''],
  ['a date', { format: 'date' }, '2026-02-30', '1 error: the answer must match format "date"'],
  [
    'a member named __proto__',
    { properties: { a: {} }, additionalProperties: false },
    JSON.parse('{"__proto__":1}'),
    '1 error: the answer must not have "__proto__"',
  ],
])('%s', (_, schema, value, wanted) => {
  expect(errorsOf(schema, value)).toBe(wanted)
})

test('the first five errors are told, all are counted', () => {
  const required = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const told = errorsOf({ required }, {})
  expect(told).toMatch(/^7 errors: the answer lacks "a"; /)
  expect(told).toMatch(/lacks "e" \(and 2 more\)$/)
})

test('a schema that refers to itself checks a tree', () => {
  const schema = { type: 'object', properties: { next: { $ref: '#' }, value: { type: 'number' } } }
  expect(errorsOf(schema, { next: { next: { value: 1 } } })).toBe('')
  expect(errorsOf(schema, { next: { next: { value: 'x' } } })).toBe(
    '1 error: /next/next/value must be number',
  )
})

test('a schema without an end is an error and not a crash', () => {
  const schema = { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' }
  const compiled = compileSchema(schema)
  const told = compiled.ok ? describeSchemaErrors(compiled.errorsOf(1)) : compiled.finding.message
  expect(told).toMatch(/without an end|not valid/)
})

test('two schemas of one $id do not meet', () => {
  const $id = 'https://example.com/one'
  expect(errorsOf({ $id, type: 'number' }, 1)).toBe('')
  expect(errorsOf({ $id, type: 'string' }, 1)).toBe('1 error: the answer must be string')
})

describe('patterns and formats take linear time', () => {
  const long = `${'a'.repeat(50_000)}!`

  test.each<[string, JsonObject, string]>([
    ['pattern', { pattern: '^(a+)+$' }, long],
    ['patternProperties', { patternProperties: { '^(a|a)*$': { type: 'number' } } }, long],
    ['email', { format: 'email' }, `${'a@'.repeat(2)}${'a.'.repeat(25_000)}`],
    ['email with dashes', { format: 'email' }, `a@${'a-'.repeat(25_000)}`],
    ['hostname', { format: 'hostname' }, `${'a-'.repeat(25_000)}!`],
    ['uri', { format: 'uri' }, `http://${'a:'.repeat(25_000)} `],
    ['uri-reference', { format: 'uri-reference' }, `${'/a'.repeat(25_000)} `],
    ['uri-template', { format: 'uri-template' }, '{a,'.repeat(20_000)],
    ['duration', { format: 'duration' }, `P${'1'.repeat(50_000)}`],
    ['json-pointer', { format: 'json-pointer' }, '/~'.repeat(25_000)],
    ['ipv6', { format: 'ipv6' }, 'f:'.repeat(25_000)],
  ])('%s', (_, schema, text) => {
    const started = performance.now()
    errorsOf(schema, schema['patternProperties'] === undefined ? text : { [text]: 1 })
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

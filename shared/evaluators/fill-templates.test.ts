import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../json.ts'
import { fillTemplates, placeholdersOf } from './fill-templates.ts'

const values = {
  input: { name: 'Ada', 'first.name': 'Grace', list: ['a', { deep: 1 }], nothing: null, empty: '' },
  expected: { category: 'billing', total: 12.5, urgent: false, nested: { list: [1, 2] } },
}

test.each<[string, JsonValue, JsonValue]>([
  ['a value keeps its type', '{{expected.total}}', 12.5],
  ['false is a value', '{{expected.urgent}}', false],
  ['null is a value', '{{input.nothing}}', null],
  ['an empty text is a value', '{{input.empty}}', ''],
  ['an object as a whole', '{{expected.nested}}', { list: [1, 2] }],
  ['blanks inside the braces', '{{ expected.category }}', 'billing'],
  ['inside other text', 'is {{expected.category}}, {{expected.total}}!', 'is billing, 12.5!'],
  ['an object inside text is JSON', 'x {{expected.nested}}', 'x {"list":[1,2]}'],
  ['an item of a list', '{{input.list.1.deep}}', 1],
  ['a key with a dot', '{{input.first.name}}', 'Grace'],
  ['in lists and objects', { a: ['{{input.name}}', 3], b: '{{expected.total}}' }, { a: ['Ada', 3], b: 12.5 }],
  ['keys are left alone', { '{{input.name}}': 1 }, { '{{input.name}}': 1 }],
  ['escaped braces', '\\{{input.name}} and {{input.name}}', '{{input.name}} and Ada'],
  ['braces without an end', 'a {{input.name', 'a {{input.name'],
  ['no placeholder', 'plain } text {', 'plain } text {'],
])('%s', (_, template, wanted) => {
  expect(fillTemplates(template, values)).toEqual({ ok: true, value: wanted })
})

test.each([
  '{{expected.missing}}',
  '{{expcted}}',
  '{{constructor}}',
  '{{input.__proto__}}',
  '{{input.constructor.name}}',
  '{{input.list.length}}',
  '{{input.list.9}}',
  '{{expected.category.0}}',
  '{{expected.category.length}}',
  '{{}}',
])('%s has no value and is named', (template) => {
  const name = template.slice(2, -2)
  expect(fillTemplates(`a ${template}`, values)).toEqual({ ok: false, missing: [name] })
  expect(fillTemplates([template, template], values)).toEqual({ ok: false, missing: [name] })
})

test('all that is missing is told at once', () => {
  expect(fillTemplates(['{{expected}}', '{{input.b}}'], { input: {} })).toEqual({
    ok: false,
    missing: ['expected', 'input.b'],
  })
})

describe('what was filled in', () => {
  test('is not read again', () => {
    const hostile = { input: { x: '{{expected}}' }, expected: 'secret' }
    expect(fillTemplates('{{input.x}}', hostile)).toEqual({ ok: true, value: '{{expected}}' })
    expect(fillTemplates('a {{input.x}}', hostile)).toEqual({ ok: true, value: 'a {{expected}}' })
  })

  test('never reaches a prototype', () => {
    const input = JSON.parse('{"__proto__": {"polluted": true}}')
    const filled = fillTemplates(JSON.parse('{"__proto__": {"polluted": "{{input.__proto__}}"}}'), { input })
    expect(filled.ok).toBe(true)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

test('text without braces comes back as it is, any value comes back whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.jsonValue(), (text, value) => {
      const plain = text.replaceAll('{', '(')
      expect(fillTemplates(plain, { input: {} })).toEqual({ ok: true, value: plain })
      const found = fillTemplates('{{expected}}', { input: {}, expected: value as JsonValue })
      expect(found).toEqual({ ok: true, value })
    }),
    { seed: 7, numRuns: 150 },
  )
})

test('placeholders are named once each, in order', () => {
  expect(placeholdersOf(['{{b}} {{a}}', { x: '{{b}}' }, '\\{{c}}'])).toEqual(['b', 'a'])
})

test('a hundred thousand placeholders are filled in one pass', () => {
  const filled = fillTemplates('{{input.x}} '.repeat(100_000), { input: { x: 'y' } })
  expect(filled).toEqual({ ok: true, value: 'y '.repeat(100_000) })
})

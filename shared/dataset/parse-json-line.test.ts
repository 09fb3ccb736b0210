/** Our reader of JSON lines accepts what JSON.parse accepts, with the same value, but for the named refusals. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJsonLine } from './parse-json-line.ts'

const refusals = new Set(['duplicate-key', 'forbidden-key', 'unsafe-integer', 'not-finite', 'lone-surrogate'])
const piece = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '"a"',
  '"b"',
  '\\',
  '\\"',
  '\\u00e9',
  '0',
  '-',
  '1.5',
  'e3',
  '1e5',
  'true',
  'null',
  'NaN',
  ' ',
  '\t',
  'é',
  '/',
)

function agree(text: string): void {
  const ours = parseJsonLine(text)
  let theirs: { value: unknown } | undefined
  try {
    theirs = { value: JSON.parse(text) }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  if (ours.ok) expect(theirs).toEqual({ value: ours.value })
  else {
    if (theirs !== undefined) expect(refusals).toContain(ours.fault.code)
    expect(ours.fault.offset).toBeGreaterThanOrEqual(0)
    expect(ours.fault.offset).toBeLessThanOrEqual(text.length)
  }
}

test('on pieces of JSON', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
      agree,
    ),
    { seed: 3, numRuns: 10_000 },
  )
})

test('on JSON with one character changed, and on any text', () => {
  const broken = fc
    .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.string({ maxLength: 1 }))
    .map(([json, at, char]) => {
      const cut = at % (json.length + 1)
      return json.slice(0, cut) + char + json.slice(cut + 1)
    })
  fc.assert(fc.property(fc.oneof(fc.json(), broken, fc.string({ unit: 'binary' })), agree), {
    seed: 3,
    numRuns: 1_500,
  })
})

test('places point at keys, values and items', () => {
  const text = ' {"a": [1, {"b c": null}], "d": "x"}'
  const line = parseJsonLine(text)
  if (!line.ok) throw new Error(line.fault.message)
  expect(line.offsetOf([])).toBe(1)
  expect(line.offsetOf(['a'], 'key')).toBe(text.indexOf('"a"'))
  expect(line.offsetOf(['a', 1, 'b c'], 'key')).toBe(text.indexOf('"b c"'))
  expect(line.offsetOf(['a', 1, 'b c'])).toBe(text.indexOf('null'))
  expect(line.offsetOf(['a', 0], 'key')).toBe(text.indexOf('1'))
  expect(line.offsetOf(['d', 'x'])).toBeUndefined()
})

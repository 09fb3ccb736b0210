import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNumbers } from './read-number.ts'

test.each<[string, readonly number[]]>([
  ['42', [42]],
  ['The answer is 42.', [42]],
  ['1,234.5', [1234.5]],
  ['1.234,5', [1234.5]],
  ['1,234', [1234]],
  ['1,234,567', [1234567]],
  ['1.234.567', [1234567]],
  ['1.234', [1.234]],
  ['1,5', [1.5]],
  ['2,5005', [2.5005]],
  ["1'234.50", [1234.5]],
  ['1\u202f234,5', [1234.5]],
  ['$12', [12]],
  ['-$12.50', [-12.5]],
  ['€ -3', [-3]],
  ['−7', [-7]],
  ['+7', [7]],
  ['-3e2', [-300]],
  ['1E-3', [0.001]],
  ['.5', [0.5]],
  ['12 %', [12]],
  ['5kg and 3 m', [5, 3]],
  ['5-3', [5, 3]],
  ['5 - 3', [5, 3]],
  ['- 3 apples', [3]],
  ['2024-05-12', [2024, 5, 12]],
  ['H2O and gpt4', []],
  ['version 1.2.3', []],
  ['10,20,30', [10, 20, 30]],
  ['1,2,3', [1, 2, 3]],
  ['1e999', []],
  ['NaN Infinity', []],
  ['', []],
  ['**1,234.50**', [1234.5]],
])('%j reads as %j', (text, numbers) => {
  expect(readNumbers(text)).toEqual(numbers)
})

test('a number as JavaScript and as English writes it reads as itself', () => {
  const english = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 })
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), (double, integer) => {
      expect(readNumbers(`= ${double === 0 ? 0 : double}`)).toEqual([double === 0 ? 0 : double])
      expect(readNumbers(english.format(integer))).toEqual([integer])
    }),
    { seed: 11, numRuns: 500 },
  )
})

test('every text gives finite numbers only', () => {
  const pieces = fc.constantFrom('-', '+', '$', '1', '23', '.', ',', 'e', "'", ' ', '\u00a0', 'x', '%')
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      expect(readNumbers(parts.join('')).every(Number.isFinite)).toBe(true)
    }),
    { seed: 12, numRuns: 2000 },
  )
})

test('a run of a hundred thousand digits and separators does not stop it', () => {
  expect(readNumbers(`${'1.'.repeat(100_000)} 7`).at(-1)).toBe(7)
  expect(readNumbers(`${'.'.repeat(100_000)} 7`)).toEqual([7])
})

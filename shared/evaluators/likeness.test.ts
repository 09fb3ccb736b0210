/** The measures of likeness: their bounds, their symmetry, and figures of others. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bleuOf } from './bleu.ts'
import { distanceBetween } from './levenshtein.ts'
import { rougeOf } from './rouge.ts'
import { similarityOf } from './similarity.ts'
import { wordsOf } from './word-runs.ts'

const runs = { seed: 3, numRuns: 300 }
const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 12 })

describe('similarity', () => {
  test.each([
    ['Hello', '  hello\n', 1],
    ['hello', 'oh hello there', 0.95],
    ['a b c d', 'a b x y', 0.3 * (2 / 6) + 0.7 * (2 / 4)],
    ['a a a b', 'b a c', 0.3 * (2 / 3) + 0.7],
    ['Straße nach Köln', 'köln straße', 0.3 * (2 / 3) + 0.7 * (2 / 3)],
    ['x', '', 0],
    ['', 'x', 0],
    ['', '', 0],
    ['!?', 'other', 0],
  ])('of %j and %j', (expected, answer, score) => {
    expect(similarityOf(expected, answer)).toBeCloseTo(score, 12)
  })

  test('lies in [0, 1], and is 1 for the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const score = similarityOf(a, b)
        expect(score >= 0 && score <= 1).toBe(true)
        if (a.trim() !== '') expect(similarityOf(a, a)).toBe(1)
      }),
      runs,
    )
  })
})

describe('levenshtein', () => {
  const distance = (a: string, b: string) => distanceBetween(Array.from(a), Array.from(b))

  test.each([
    ['kitten', 'sitting', 3],
    ['saturday', 'sunday', 3],
    ['', 'abc', 3],
    ['flaw', 'lawn', 2],
    ['👍👍', '👍', 1],
  ])('%j to %j', (a, b, edits) => {
    expect(distance(a, b)).toBe(edits)
  })

  test('is a metric within its bounds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 })
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(distance(a, b)).toBe(distance(b, a))
        expect(distance(a, b) === 0).toBe(a === b)
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(distance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c))
      }),
      runs,
    )
  })
})

describe('rouge', () => {
  test('gives the figures in the manual of the Python package rouge-score', () => {
    const wanted = wordsOf('The quick brown fox jumps over the lazy dog')
    const given = wordsOf('The quick brown dog jumps on the log.')
    expect(rougeOf('rouge-1', wanted, given)).toEqual({
      precision: 6 / 8,
      recall: 6 / 9,
      f1: expect.closeTo(0.7058823529411765, 12),
    })
    expect(rougeOf('rouge-l', wanted, given)).toEqual({
      precision: 5 / 8,
      recall: 5 / 9,
      f1: expect.closeTo(0.5882352941176471, 12),
    })
  })

  test('lies in [0, 1], is symmetric in F1, and 1 for the same words', () => {
    const metric = fc.constantFrom('rouge-1' as const, 'rouge-2' as const, 'rouge-l' as const)
    fc.assert(
      fc.property(metric, words, words, (name, a, b) => {
        const { f1, precision, recall } = rougeOf(name, a, b)
        for (const share of [f1, precision, recall]) expect(share >= 0 && share <= 1).toBe(true)
        expect(rougeOf(name, b, a).f1).toBeCloseTo(f1, 12)
        if (a.length > 1) expect(rougeOf(name, a, a).f1).toBe(1)
      }),
      runs,
    )
  })
})

describe('bleu', () => {
  test('of the paper: repeating a word does not pay, nor does a short answer', () => {
    const reference = 'the cat is on the mat'.split(' ')
    const repeated = Array.from({ length: 7 }, () => 'the')
    expect(bleuOf(reference, repeated)).toBeLessThan(0.01)
    expect(bleuOf(reference, ['the'])).toBeCloseTo(Math.exp(1 - 6), 12)
    expect(bleuOf(reference, reference)).toBe(1)
  })

  test('lies in [0, 1] and is 1 for the same words', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const score = bleuOf(a, b)
        expect(score >= 0 && score <= 1).toBe(true)
        expect(bleuOf(a, a)).toBeCloseTo(a.length === 0 ? 0 : 1, 12)
      }),
      runs,
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../json.ts'
import { bootstrapInterval } from './bootstrap-interval.ts'
import { createRandom } from './create-random.ts'
import { differenceInterval, MIN_BOOTSTRAP_DIFFERENCES } from './difference-interval.ts'
import { boundedDifferenceInterval, pairedScoreInterval } from './paired-score-interval.ts'
import { weightedMean } from './weighted-mean.ts'

const seed = sha256Hex('intervals')
const run = { seed: 20261120, numRuns: 150 }
const weigh = (values: readonly number[]) => values.map((value) => ({ value, weight: 1 }))
const difference = fc.integer({ min: -20, max: 20 }).map((value) => value / 20)
const weighted = fc.record({ value: difference, weight: fc.integer({ min: 1, max: 5 }) })

test('the score interval contains the estimate, is mirrored by its mirror, and stays within [−1, 1]', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.nat(40), fc.nat(60), (worse, better, rest) => {
      const pairs = worse + better + rest
      const { low, high } = pairedScoreInterval(worse, better, pairs, 0.05)
      if (pairs === 0) return expect([low, high]).toEqual([-1, 1])
      const estimate = (better - worse) / pairs
      expect(low).toBeLessThanOrEqual(estimate + 1e-9)
      expect(high).toBeGreaterThanOrEqual(estimate - 1e-9)
      expect(low).toBeGreaterThanOrEqual(-1)
      expect(high).toBeLessThanOrEqual(1)
      const mirror = pairedScoreInterval(better, worse, pairs, 0.05)
      expect(mirror.low).toBeCloseTo(-high, 9)
    }),
    run,
  )
})

test.each([3, 10, 60, 133])('no discordant pair among %i: ± z² ÷ (n + z²), never a width of zero', (n) => {
  const { low, high } = pairedScoreInterval(0, 0, n, 0.05)
  const z2 = 1.6448536269514722 ** 2
  expect(high).toBeCloseTo(z2 / (n + z2), 8)
  expect(low).toBeCloseTo(-high, 8)
})

test('the bounded interval is Tango’s for −1, 0 and 1, and wider than the spread of smaller differences asks for', () => {
  const passFail = weigh([-1, -1, 1, 0, 0, 0, 0, 0, 0, 0])
  expect(boundedDifferenceInterval(passFail, 0.05)).toEqual(pairedScoreInterval(2, 1, 10, 0.05))
  const graded = weigh(Array.from({ length: 40 }, (_, index) => ((index % 9) - 4) / 20))
  const bounded = boundedDifferenceInterval(graded, 0.05)
  const bootstrap = bootstrapInterval(graded, 0.05, seed)
  expect(bounded.low).toBeLessThan(bootstrap?.low ?? -9)
  expect(bounded.high).toBeGreaterThan(bootstrap?.high ?? 9)
})

test('the difference interval contains the mean, is repeatable, and honours weights', () => {
  fc.assert(
    fc.property(fc.array(weighted, { minLength: 1, maxLength: 40 }), (differences) => {
      const mean = weightedMean(differences) as number
      const interval = differenceInterval(differences, false, 0.05, seed)
      expect(interval.low).toBeLessThanOrEqual(mean + 1e-9)
      expect(interval.high).toBeGreaterThanOrEqual(mean - 1e-9)
      expect(interval.low).toBeGreaterThanOrEqual(-1)
      expect(interval.high).toBeLessThanOrEqual(1)
      expect(differenceInterval(differences, false, 0.05, seed)).toEqual(interval)
      const scaled = differences.map(({ value, weight }) => ({ value, weight: weight * 4 }))
      expect(differenceInterval(scaled, false, 0.05, seed).low).toBeCloseTo(interval.low, 9)
    }),
    { ...run, numRuns: 60 },
  )
})

test.each([
  ['three equal answers', [0, 0, 0]],
  ['three equal drops', [-0.1, -0.1, -0.1]],
  ['one case', [0]],
  ['twenty equal answers', Array.from({ length: 20 }, () => 0)],
  ['twelve equal drops: a bootstrap has no spread to draw from', Array.from({ length: 12 }, () => -0.01)],
])('few or equal differences claim nothing: %s', (_, values) => {
  const { low, high, method } = differenceInterval(weigh(values), false, 0.05, seed)
  const mean = weightedMean(weigh(values)) as number
  const z2 = 1.6448536269514722 ** 2
  expect(method).toBe('paired-score')
  expect(low).toBeLessThanOrEqual(mean - (0.9 * z2) / (values.length + z2))
  expect(high).toBeGreaterThan(mean)
})

test('ten differences that move make it a bootstrap', () => {
  const moved = (count: number) =>
    Array.from({ length: 30 }, (_, index) => (index < count ? -0.1 - index / 100 : 0))
  const method = (count: number) => differenceInterval(weigh(moved(count)), false, 0.05, seed).method
  expect(method(MIN_BOOTSTRAP_DIFFERENCES - 1)).toBe('paired-score')
  expect(method(MIN_BOOTSTRAP_DIFFERENCES)).toBe('studentised-bootstrap')
})

describe('coverage: each end of the 90 % interval misses at most 5 % of the time, within simulation error', () => {
  const random = createRandom(sha256Hex('coverage'))
  const unit = () => random.uint32() / 2 ** 32
  const populations: [string, number, () => number, number, boolean][] = [
    ['pass/fail, 5 % worse, 60 cases', -0.05, () => (unit() < 0.05 ? -1 : 0), 60, true],
    ['pass/fail, 10 % worse and 6 % better, 100 cases', -0.04, () => step(unit(), 0.1, 0.06), 100, true],
    ['pass/fail, 30 % and 30 %, 40 cases', 0, () => step(unit(), 0.3, 0.3), 40, true],
    ['even scores, 40 cases', 0, () => unit() - 0.5, 40, false],
    ['skewed scores, 60 cases', -0.2 / 3, () => -0.2 * unit() ** 2, 60, false],
    ['few drops of 0.6, 60 cases', -0.06, () => (unit() < 0.1 ? -0.6 : 0), 60, false],
    ['few drops of 0.6, 20 cases', -0.06, () => (unit() < 0.1 ? -0.6 : 0), 20, false],
    [
      'jitter, and 3 % that fail outright, 60 cases',
      -0.027,
      () => (unit() < 0.03 ? -0.9 : (unit() - 0.5) / 50),
      60,
      false,
    ],
    [
      'jitter, and 3 % that fail outright, 10 cases',
      -0.027,
      () => (unit() < 0.03 ? -0.9 : (unit() - 0.5) / 50),
      10,
      false,
    ],
  ]
  test.each(populations)('%s', (name, mean, draw, cases, passFail) => {
    const rounds = 400
    let tooHigh = 0
    let tooLow = 0
    for (let round = 0; round < rounds; round++) {
      const sample = weigh(Array.from({ length: cases }, draw))
      const interval = differenceInterval(sample, passFail, 0.05, sha256Hex(`${name} ${round}`))
      if (interval.low > mean) tooHigh++
      if (interval.high < mean) tooLow++
    }
    // 5 % plus three standard errors of 400 rounds is 8.3 %
    expect(tooHigh / rounds).toBeLessThan(0.083)
    expect(tooLow / rounds).toBeLessThan(0.083)
  })

  test('the bootstrap alone would miss: what the floor is there for', () => {
    let missed = 0
    for (let round = 0; round < 200; round++) {
      const sample = weigh(Array.from({ length: 60 }, () => (unit() < 0.03 ? -0.9 : (unit() - 0.5) / 50)))
      if ((bootstrapInterval(sample, 0.05, sha256Hex(`alone ${round}`))?.low ?? -1) > -0.027) missed++
    }
    expect(missed / 200).toBeGreaterThan(0.09)
  })
})

function step(u: number, worse: number, better: number): number {
  return u < worse ? -1 : u < worse + better ? 1 : 0
}

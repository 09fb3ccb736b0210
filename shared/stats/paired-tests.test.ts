import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Hex } from '../json.ts'
import { adjustHolm } from './adjust-holm.ts'
import { createRandom } from './create-random.ts'
import { mcnemarExact } from './mcnemar-exact.ts'
import { quantile } from './quantile.ts'
import { SAMPLED_FLIPS, signFlipTest } from './sign-flip-test.ts'

const seed = sha256Hex('tests')
const run = { seed: 20261120, numRuns: 300 }
const weigh = (values: readonly number[]) => values.map((value) => ({ value, weight: 1 }))
const difference = fc.integer({ min: -20, max: 20 }).map((value) => value / 20)
const weighted = fc.record({ value: difference, weight: fc.integer({ min: 1, max: 5 }) })

test('one seed, one sequence; another seed, another; too short a seed throws', () => {
  const draw = (hex: string) => Array.from({ length: 5 }, createRandom(hex).uint32)
  expect(draw(seed)).toEqual(draw(seed))
  expect(draw(seed)).not.toEqual(draw(sha256Hex('other')))
  expect(() => createRandom('12')).toThrow('32 hexadecimal digits')
})

test('the generator is even: 60,000 draws of a die, chi-squared below the 0.999 quantile of 5 degrees', () => {
  const random = createRandom(seed)
  const counts = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < 60_000; i++) {
    const face = random.below(6)
    counts[face] = (counts[face] ?? 0) + 1
  }
  const chi = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(chi).toBeLessThan(20.5)
})

test('McNemar: within [0, 1], the mirror image of itself, and smaller with each further loss', () => {
  const count = fc.integer({ min: 0, max: 60 })
  fc.assert(
    fc.property(count, count, (worse, better) => {
      const p = mcnemarExact(worse, better)
      const mirror = mcnemarExact(better, worse)
      expect(p.pWorse).toBeGreaterThan(0)
      expect(p.pWorse).toBeLessThanOrEqual(1)
      expect(mirror.pBetter).toBe(p.pWorse)
      expect(mcnemarExact(worse + 1, better).pWorse).toBeLessThanOrEqual(p.pWorse + 1e-12)
      // both tails count the observed table
      expect(p.pWorse + p.pBetter).toBeGreaterThanOrEqual(1 - 1e-12)
    }),
    run,
  )
})

test('McNemar is what the sign flips of −1 and +1 give', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), (worse, better) => {
      const values = [...Array<number>(worse).fill(-1), ...Array<number>(better).fill(1), 0, 0]
      const flips = signFlipTest(weigh(values), seed)
      const exact = mcnemarExact(worse, better)
      expect(flips.pWorse).toBeCloseTo(exact.pWorse, 12)
      expect(flips.pBetter).toBeCloseTo(exact.pBetter, 12)
    }),
    { ...run, numRuns: 60 },
  )
})

test('exact sign flips: brute force, symmetric, the same in any order, never helped by zeros', () => {
  fc.assert(
    fc.property(fc.array(weighted, { maxLength: 9 }), (differences) => {
      const p = signFlipTest(differences, seed)
      let low = 0
      const terms = differences.map(({ value, weight }) => value * weight)
      const observed = terms.reduce((sum, term) => sum + term, 0)
      for (let pattern = 0; pattern < 2 ** terms.length; pattern++) {
        const sum = terms.reduce((total, term, bit) => total + ((pattern >> bit) & 1 ? term : -term), 0)
        if (sum <= observed + 1e-9) low++
      }
      expect(p.pWorse).toBeCloseTo(low / 2 ** terms.length, 12)
      const mirror = signFlipTest(
        differences.map(({ value, weight }) => ({ value: -value, weight })),
        seed,
      )
      expect(mirror.pBetter).toBeCloseTo(p.pWorse, 12)
      expect(signFlipTest([...differences].reverse(), seed).pWorse).toBeCloseTo(p.pWorse, 12)
      expect(signFlipTest([...differences, { value: 0, weight: 3 }], seed)).toEqual(p)
    }),
    { ...run, numRuns: 150 },
  )
})

test('20 non-zero differences are enumerated, 21 are sampled close to the exact value', () => {
  const values = Array.from({ length: 20 }, (_, index) => (index % 3 === 0 ? 0.3 : -0.2 - index / 100))
  const exact = signFlipTest(weigh(values), seed)
  expect(exact.exact).toBe(true)
  const sampled = signFlipTest(weigh([...values, 1e-6]), seed)
  expect(sampled.exact).toBe(false)
  expect(Math.abs(sampled.pWorse - exact.pWorse)).toBeLessThan(0.01)
  expect(signFlipTest(weigh([...values, 1e-6]), seed)).toEqual(sampled)
})

test('sampled flips never say 0: the smallest p is 1 of 10,001', () => {
  const p = signFlipTest(weigh(Array.from({ length: 60 }, () => -0.5)), seed)
  expect(p.pWorse).toBe(1 / (SAMPLED_FLIPS + 1))
  expect(p.pBetter).toBe(1)
})

test('under H0 the one-sided tests reject at most α of the time', () => {
  const random = createRandom(sha256Hex('size'))
  let flips = 0
  let mcnemar = 0
  const rounds = 2_000
  for (let round = 0; round < rounds; round++) {
    const values = Array.from({ length: 12 }, () => (random.below(2001) - 1000) / 1000)
    if (signFlipTest(weigh(values), seed).pWorse <= 0.05) flips++
    const signs = values.map(Math.sign)
    if (mcnemarExact(signs.filter((s) => s < 0).length, signs.filter((s) => s > 0).length).pWorse <= 0.05)
      mcnemar++
  }
  expect(flips / rounds).toBeLessThan(0.065)
  expect(flips / rounds).toBeGreaterThan(0.035)
  expect(mcnemar / rounds).toBeLessThan(0.05)
})

test('Holm: at least the raw p, at most 1, in the same order, one p unchanged', () => {
  const p = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.array(p, { minLength: 1, maxLength: 8 }), (values) => {
      const adjusted = adjustHolm(values)
      values.forEach((raw, i) => {
        expect(adjusted[i]).toBeGreaterThanOrEqual(raw)
        expect(adjusted[i]).toBeLessThanOrEqual(1)
        values.forEach((other, j) => {
          if (raw < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] as number)
          if (raw === other) expect(adjusted[i]).toBe(adjusted[j])
        })
      })
      const smallest = Math.min(...values)
      expect(Math.min(...adjusted)).toBeCloseTo(Math.min(1, values.length * smallest), 12)
    }),
    run,
  )
  expect(adjustHolm([0.03])).toEqual([0.03])
  expect(adjustHolm([])).toEqual([])
})

test('quantiles lie within the sample and grow with p', () => {
  fc.assert(
    fc.property(fc.array(difference, { minLength: 1, maxLength: 30 }), (values) => {
      const at = (p: number) => quantile(values, p) as number
      expect(at(0)).toBe(Math.min(...values))
      expect(at(1)).toBe(Math.max(...values))
      expect(at(0.5)).toBeLessThanOrEqual(at(0.95))
    }),
    run,
  )
  expect(quantile([], 0.5)).toBeUndefined()
})

/** shared/stats against values from R (reference.R, reference.json; the tool is named in SOURCE.json). */
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../../shared/json.ts'
import { adjustHolm } from '../../../shared/stats/adjust-holm.ts'
import { bootstrapInterval } from '../../../shared/stats/bootstrap-interval.ts'
import { mcnemarExact } from '../../../shared/stats/mcnemar-exact.ts'
import { normalQuantile } from '../../../shared/stats/normal-quantile.ts'
import { pairedScoreInterval } from '../../../shared/stats/paired-score-interval.ts'
import { quantile } from '../../../shared/stats/quantile.ts'
import { signFlipTest } from '../../../shared/stats/sign-flip-test.ts'
import { smallestDrop } from '../../../shared/stats/smallest-drop.ts'
import { effectiveSize, weightedMean } from '../../../shared/stats/weighted-mean.ts'
import reference from './reference.json' with { type: 'json' }

const seed = sha256Hex('reference')
const weigh = (values: readonly number[], weights?: readonly number[]) =>
  values.map((value, index) => ({ value, weight: weights?.[index] ?? 1 }))

describe('against R', () => {
  test.each(reference.normal)('normal quantile of $p', ({ p, z }) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 7)
  })

  test.each(reference.mcnemar)('McNemar of $worse worse and $better better', ({ worse, better, ...expected }) => {
    const p = mcnemarExact(worse, better)
    expect(p.pWorse / expected.pWorse).toBeCloseTo(1, 9)
    expect(p.pBetter / expected.pBetter).toBeCloseTo(1, 9)
  })

  test.each(reference.holm)('Holm of $p', ({ p, adjusted }) => {
    adjustHolm(p).forEach((value, index) => {
      expect(value).toBeCloseTo(adjusted[index] as number, 12)
    })
  })

  test.each(reference.quantiles)('quantile $p of $values', ({ values, p, quantile: expected }) => {
    expect(quantile(values, p)).toBeCloseTo(expected, 9)
  })

  test.each(reference.weighted)('weighted mean $mean', ({ values, weights, mean, size }) => {
    expect(weightedMean(weigh(values, weights))).toBeCloseTo(mean, 12)
    expect(effectiveSize(weigh(values, weights))).toBeCloseTo(size, 9)
  })

  test.each(reference.signflip)('sign flips of $differences', ({ differences, weights, pWorse, pBetter }) => {
    const p = signFlipTest(weigh(differences, weights), seed)
    expect(p.exact).toBe(true)
    expect(p.pWorse).toBeCloseTo(pWorse, 12)
    expect(p.pBetter).toBeCloseTo(pBetter, 12)
  })

  test.each(reference.tango)('Tango for $worse worse, $better better of $pairs', ({ worse, better, pairs, low, high }) => {
    const interval = pairedScoreInterval(worse, better, pairs, 0.05)
    expect(interval.low).toBeCloseTo(low, 6)
    expect(interval.high).toBeCloseTo(high, 6)
  })

  test('Tango as published: airway data, 7 and 1 of 21, 95 % (Fagerland et al. 2014, table VIII)', () => {
    const { low, high } = pairedScoreInterval(7, 1, 21, 0.025)
    expect(low).toBeCloseTo(-0.517, 3)
    expect(high).toBeCloseTo(-0.026, 3)
  })

  test.each(reference.student)('bootstrap-t near the t interval [$low, $high]', ({ differences, low, high }) => {
    const interval = bootstrapInterval(weigh(differences), 0.05, seed)
    const width = high - low
    expect(Math.abs((interval?.low ?? 9) - low)).toBeLessThan(0.06 * width)
    expect(Math.abs((interval?.high ?? 9) - high)).toBeLessThan(0.06 * width)
  })

  test.each(reference.bootstrap)('bootstrap-t of skewed data near R [$low, $high]', ({ differences, low, high }) => {
    const interval = bootstrapInterval(weigh(differences), 0.05, seed)
    const width = high - low
    expect(Math.abs((interval?.low ?? 9) - low)).toBeLessThan(0.06 * width)
    expect(Math.abs((interval?.high ?? 9) - high)).toBeLessThan(0.06 * width)
  })

  test.each(reference.power)('the smallest drop $pairs cases see, $discordant discordant', ({ pairs, discordant, drop }) => {
    const each = Math.round((pairs * discordant) / 2)
    const values = Array.from({ length: pairs }, (_, index) => (index < each ? -1 : index < 2 * each ? 1 : 0))
    const found = smallestDrop(weigh(values), 0.05)
    // a normal approximation beside the exact power of a discrete test
    expect(Math.abs((found ?? 9) - drop)).toBeLessThan(0.2 * drop)
  })
})

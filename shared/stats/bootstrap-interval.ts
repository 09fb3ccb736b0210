/** The studentised bootstrap interval of a weighted mean. */
import { createRandom } from './create-random.ts'
import type { Interval } from './paired-score-interval.ts'
import { quantileOfSorted } from './quantile.ts'
import type { WeightedValue } from './weighted-mean.ts'

const RESAMPLES = 2_000

/**
 * Bootstrap-t (Efron & Tibshirani 1993, An Introduction to the Bootstrap, 12.5; Hall 1992): cases are drawn with
 * replacement, each resample's t = (m* − m) ÷ se* is kept, and the interval is [m − t(1−α) se, m − t(α) se] at confidence
 * 1 − 2α. se is the linearised one of a weighted mean, √Σ(w(x − m))² ÷ Σw. A resample without spread has t = ±∞ unless its
 * mean is m; should a limit be infinite or the values all be equal, there is no such interval: undefined. The same values
 * in the same order with the same seed give the same bytes. It always contains the mean.
 */
export function bootstrapInterval(
  values: readonly WeightedValue[],
  alpha: number,
  seedHex: string,
): Interval | undefined {
  const n = values.length
  const value = Float64Array.from(values, (entry) => entry.value)
  const weight = Float64Array.from(values, (entry) => entry.weight)
  const identity = Int32Array.from({ length: n }, (_, index) => index)
  const { mean, error } = estimate(value, weight, identity)
  if (n < 2 || error <= 1e-12 * Math.max(1, Math.abs(mean))) return undefined
  const random = createRandom(seedHex)
  const drawn = new Int32Array(n)
  const statistics = Float64Array.from({ length: RESAMPLES }, () => {
    for (let i = 0; i < n; i++) drawn[i] = random.below(n)
    const resample = estimate(value, weight, drawn)
    const distance = resample.mean - mean
    if (resample.error <= 1e-12 * error)
      return Math.abs(distance) <= 1e-12 ? 0 : distance * Number.POSITIVE_INFINITY
    return distance / resample.error
  }).sort()
  const low = mean - quantileOfSorted(statistics, 1 - alpha) * error
  const high = mean - quantileOfSorted(statistics, alpha) * error
  if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined
  return { low: Math.min(low, mean), high: Math.max(high, mean) }
}

/** Weighted mean and its linearised standard error over the drawn indices, by one pass of sums about a fixed centre. */
function estimate(
  value: Float64Array,
  weight: Float64Array,
  drawn: Int32Array,
): { mean: number; error: number } {
  const centre = value[0] ?? 0
  let w = 0
  let wx = 0
  let ww = 0
  let wwx = 0
  let wwxx = 0
  for (const index of drawn) {
    const k = weight[index] as number
    const x = (value[index] as number) - centre
    w += k
    wx += k * x
    ww += k * k
    wwx += k * k * x
    wwxx += k * k * x * x
  }
  const mean = wx / w
  const squares = wwxx - 2 * mean * wwx + mean * mean * ww
  return { mean: mean + centre, error: Math.sqrt(Math.max(0, squares)) / w }
}

/** The score interval for a difference of paired proportions, and for a mean of bounded paired differences. */
import { normalQuantile } from './normal-quantile.ts'
import { effectiveSize, type WeightedValue } from './weighted-mean.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * Tango's score interval (Tango 1998, "Equivalence test and confidence interval for the difference in proportions for the
 * paired-sample design", Statistics in Medicine 17:891–908) for Δ = (better − worse) ÷ pairs at confidence 1 − 2α: all
 * Δ₀ whose score statistic lies within ±z. It stays honest where nothing differs: no discordant pair among n gives
 * ±z² ÷ (n + z²), never a width of zero. `worse` and `better` may be fractions. No pairs: [−1, 1].
 */
export function pairedScoreInterval(worse: number, better: number, pairs: number, alpha: number): Interval {
  if (pairs <= 0) return { low: -1, high: 1 }
  const z = normalQuantile(1 - alpha)
  const estimate = (better - worse) / pairs
  const solve = (target: number, from: number, to: number) => {
    let low = from
    let high = to
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2
      if (scoreStatistic(worse, better, pairs, middle) > target) low = middle
      else high = middle
    }
    return (low + high) / 2
  }
  return { low: solve(z, -1, estimate), high: solve(-z, estimate, 1) }
}

/** z of H0: Δ = delta; falls as delta grows. The variance is at the maximum likelihood estimate under H0 (Tango's q₂₁). */
function scoreStatistic(worse: number, better: number, pairs: number, delta: number): number {
  const a = 2 * pairs
  const b = -better - worse + (2 * pairs - better + worse) * delta
  const c = -worse * delta * (1 - delta)
  const q = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a)
  const variance = pairs * (2 * q + delta * (1 - delta))
  const distance = better - worse - pairs * delta
  if (variance <= 0) return distance === 0 ? 0 : Math.sign(distance) * Number.POSITIVE_INFINITY
  return distance / Math.sqrt(variance)
}

/**
 * The same interval for differences anywhere in [−1, 1]: losses and gains enter as fractions of a discordant pair. As
 * d² ≤ |d| there, the variance of the pass/fail model is never below the true one (the argument by which Bernoulli bounds
 * serve bounded variables, Hoeffding 1963), so the interval errs on the wide side; for −1, 0 and 1 it is Tango's. Weights
 * enter through Kish's effective size. It is what stands where too few cases differ for a bootstrap to be believed.
 */
export function boundedDifferenceInterval(differences: readonly WeightedValue[], alpha: number): Interval {
  let weights = 0
  let losses = 0
  let gains = 0
  for (const { value, weight } of differences) {
    weights += weight
    if (value < 0) losses -= value * weight
    else gains += value * weight
  }
  const size = effectiveSize(differences)
  if (weights === 0) return { low: -1, high: 1 }
  return pairedScoreInterval((losses / weights) * size, (gains / weights) * size, size, alpha)
}

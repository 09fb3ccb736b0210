/** What a dataset can see at all. */
import { normalQuantile } from './normal-quantile.ts'
import { effectiveSize, type WeightedValue } from './weighted-mean.ts'

/**
 * The smallest drop of the mean that a one-sided paired test at `alpha` finds with probability `power`. Solves Connor's
 * formula for paired proportions (Connor 1987, Biometrics 43:207–211; Miettinen 1968) for δ:
 * n δ² = (z₁₋α √ψ + z_power √(ψ − δ²))², where ψ, the mean of d², is the observed one or that of a drop made of changes of
 * the observed size (pass/fail: 1), whichever is larger. Undefined where even a drop of 1 could not be found, as with the
 * few cases of which no sign pattern has a probability under α.
 */
export function smallestDrop(
  differences: readonly WeightedValue[],
  alpha: number,
  power = 0.8,
): number | undefined {
  const n = effectiveSize(differences)
  if (2 ** -differences.length > alpha) return undefined
  const { spread, typical } = secondMoment(differences)
  const zAlpha = normalQuantile(1 - alpha)
  const zPower = normalQuantile(power)
  const seen = (drop: number) => {
    const psi = Math.max(spread, drop * typical, drop * drop)
    return n * drop ** 2 >= (zAlpha * Math.sqrt(psi) + zPower * Math.sqrt(psi - drop ** 2)) ** 2
  }
  if (!seen(1)) return undefined
  let low = 0
  let high = 1
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2
    if (seen(middle)) high = middle
    else low = middle
  }
  return high
}

/** The weighted mean of d², and the size of a change that is one: mean of d² ÷ mean of |d|; 1 where nothing changed. */
function secondMoment(differences: readonly WeightedValue[]): { spread: number; typical: number } {
  let weights = 0
  let sizes = 0
  let squares = 0
  for (const { value, weight } of differences) {
    weights += weight
    sizes += weight * Math.abs(value)
    squares += weight * value * value
  }
  if (sizes === 0) return { spread: 0, typical: 1 }
  return { spread: squares / weights, typical: squares / sizes }
}

/** Weighted means, and how many equal observations a weighted sample is worth. */

export interface WeightedValue {
  readonly value: number
  /** above 0 */
  readonly weight: number
}

/** Undefined for no value. */
export function weightedMean(values: readonly WeightedValue[]): number | undefined {
  let weights = 0
  let sum = 0
  for (const { value, weight } of values) {
    weights += weight
    sum += value * weight
  }
  return weights === 0 ? undefined : sum / weights
}

/** Kish's effective sample size (Σw)² ÷ Σw² (Kish 1965, Survey Sampling, 11.7): n for equal weights, else less. */
export function effectiveSize(values: readonly WeightedValue[]): number {
  let weights = 0
  let squares = 0
  for (const { weight } of values) {
    weights += weight
    squares += weight * weight
  }
  return squares === 0 ? 0 : (weights * weights) / squares
}

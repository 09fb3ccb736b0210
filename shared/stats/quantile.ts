/** Sample quantiles, for p50 and p95. */

/**
 * Type 7 of Hyndman & Fan (1996), the default of R and NumPy: linear between the order statistics at 1 + (n − 1)p. `sorted`
 * ascending, p in [0, 1]; an empty sample throws.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) throw new Error('no quantile of nothing')
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const low = sorted[below] as number
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number
  const share = position - below
  return share === 0 || low === high ? low : low + share * (high - low)
}

/** The same of values in any order; undefined for none. */
export function quantile(values: readonly number[], p: number): number | undefined {
  return values.length === 0 ? undefined : quantileOfSorted(Float64Array.from(values).sort(), p)
}

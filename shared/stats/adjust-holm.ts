/** Several comparisons in one evaluation: the family-wise error stays at α. */

/**
 * Holm's step-down adjustment (Holm 1979): the i-th smallest of m p-values times (m − i + 1), made monotone, at most 1.
 * Returned in the order given.
 */
export function adjustHolm(pValues: readonly number[]): number[] {
  const order = pValues
    .map((_, index) => index)
    .sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0) || a - b)
  const adjusted = pValues.map(() => 1)
  let largest = 0
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[index] ?? 1)))
    adjusted[index] = largest
  })
  return adjusted
}

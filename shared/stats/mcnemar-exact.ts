/** The exact paired test of two pass rates. */

export interface BothDirections {
  /** H0: no worse, against a drop */
  readonly pWorse: number
  readonly pBetter: number
}

/**
 * McNemar's test, exact and one-sided in both directions: under H0 each of the `worse + better` discordant pairs falls
 * either way with probability ½, so p = P(X ≥ observed), X ~ Binomial(worse + better, ½) (McNemar 1947; exact form:
 * Agresti, Categorical Data Analysis, 3rd ed., 11.1.2). No discordant pair: both are 1.
 */
export function mcnemarExact(worse: number, better: number): BothDirections {
  const discordant = worse + better
  return { pWorse: upperTail(discordant, worse), pBetter: upperTail(discordant, better) }
}

/** P(X ≥ k), X ~ Binomial(n, ½), by log-factorials so that n in the thousands does not overflow. */
function upperTail(n: number, k: number): number {
  if (k <= 0) return 1
  let logTerm = -n * Math.LN2
  for (let i = 1; i <= k; i++) logTerm += Math.log((n - k + i) / i)
  let sum = 0
  for (let i = k; i <= n; i++) {
    sum += Math.exp(logTerm)
    logTerm += Math.log((n - i) / (i + 1))
  }
  return Math.min(1, sum)
}

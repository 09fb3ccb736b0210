/** The permutation test of a weighted mean of paired differences. */
import { createRandom } from './create-random.ts'
import type { BothDirections } from './mcnemar-exact.ts'
import type { WeightedValue } from './weighted-mean.ts'

const MAX_EXACT_DIFFERENCES = 20
export const SAMPLED_FLIPS = 10_000

export interface SignFlip extends BothDirections {
  readonly exact: boolean
}

/**
 * Under H0 each difference is as likely as its negative, so all 2ᵏ sign patterns of the k non-zero ones are equally
 * likely; p is the share of them whose weighted sum is at least as extreme as the observed one (Fisher 1935, The Design of
 * Experiments, 21; Good, Permutation, Parametric and Bootstrap Tests, 3rd ed., 3.2). Up to 20 non-zero differences all
 * patterns are enumerated; beyond, 10,000 seeded ones are drawn and p = (1 + hits) ÷ (1 + 10,000), which keeps the test
 * valid (Phipson & Smyth 2010). Sums equal but for rounding count as ties, on the side of the larger p.
 */
export function signFlipTest(differences: readonly WeightedValue[], seedHex: string): SignFlip {
  const terms = Float64Array.from(
    differences.map(({ value, weight }) => value * weight).filter((term) => term !== 0),
  )
  const observed = sum(terms)
  const tolerance = 1e-9 * terms.reduce((total, term) => total + Math.abs(term), 0)
  if (terms.length <= MAX_EXACT_DIFFERENCES) {
    const sums = allSums(terms)
    const { low, high } = count(sums, observed, tolerance)
    return { pWorse: low / sums.length, pBetter: high / sums.length, exact: true }
  }
  const { low, high } = count(sampledSums(terms, seedHex), observed, tolerance)
  const all = SAMPLED_FLIPS + 1
  return { pWorse: (low + 1) / all, pBetter: (high + 1) / all, exact: false }
}

/** How many sums are as low, and how many as high, as the observed one. */
function count(sums: Float64Array, observed: number, tolerance: number): { low: number; high: number } {
  let low = 0
  let high = 0
  for (const value of sums) {
    if (value <= observed + tolerance) low++
    if (value >= observed - tolerance) high++
  }
  return { low, high }
}

/** The sums of all sign patterns: each term doubles the list. */
function allSums(terms: Float64Array): Float64Array {
  const sums = new Float64Array(2 ** terms.length)
  let filled = 1
  for (const term of terms) {
    for (let i = 0; i < filled; i++) {
      const before = sums[i] as number
      sums[i] = before - term
      sums[filled + i] = before + term
    }
    filled *= 2
  }
  return sums
}

function sampledSums(terms: Float64Array, seedHex: string): Float64Array {
  const random = createRandom(seedHex)
  return Float64Array.from({ length: SAMPLED_FLIPS }, () => {
    let total = 0
    let bits = 0
    for (let i = 0; i < terms.length; i++) {
      if (i % 32 === 0) bits = random.uint32()
      const term = terms[i] as number
      total += (bits & 1) === 1 ? term : -term
      bits >>>= 1
    }
    return total
  })
}

function sum(terms: Float64Array): number {
  return terms.reduce((total, term) => total + term, 0)
}

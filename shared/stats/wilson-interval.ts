/** The score interval of one proportion. */
import { normalQuantile } from './normal-quantile.ts'
import type { Interval } from './paired-score-interval.ts'

/**
 * Wilson's interval (Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22:209–212) of
 * `hits` ÷ `of` at confidence 1 − 2α; it stays within [0, 1] and is never of width zero. Nothing counted: [0, 1].
 */
export function wilsonInterval(hits: number, of: number, alpha: number): Interval {
  if (of <= 0) return { low: 0, high: 1 }
  const z = normalQuantile(1 - alpha)
  const share = hits / of
  const scale = 1 / (1 + (z * z) / of)
  const middle = scale * (share + (z * z) / (2 * of))
  const half = scale * z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

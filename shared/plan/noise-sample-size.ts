/** How many baseline cases are asked a second time for the noise floor. */

/** A tenth of the cases, at least 10, at most 50, never more than there are. */
export function noiseSampleSize(cases: number): number {
  return Math.min(cases, Math.max(10, Math.min(50, Math.ceil(cases / 10))))
}

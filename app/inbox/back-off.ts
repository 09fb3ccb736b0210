/** How long a delivery waits after its n-th failed try. */

const waitsMs = [1_000, 5_000, 30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000] as const
/** GitHub's hourly limit is the longest wait that makes sense; twice that, for a clock that is wrong */
const maxAskedMs = 2 * 60 * 60_000

/**
 * Milliseconds until try `attempts + 1`: 1 s to 1 h, ± 25 % so that what failed together does not come back together. A
 * fault that says how long to wait (`retryAfterMs`) is obeyed, never undercut.
 */
export function backOff(attempts: number, fault: unknown, random: () => number): number {
  const wait = waitsMs[Math.min(Math.max(attempts, 1), waitsMs.length) - 1] ?? 1_000
  const own = wait * (0.75 + random() * 0.5)
  const asked = askedWait(fault)
  return Math.round(asked === undefined ? own : Math.max(own, asked * (1 + random() * 0.1)))
}

function askedWait(fault: unknown): number | undefined {
  const asked: unknown =
    typeof fault === 'object' && fault !== null ? Reflect.get(fault, 'retryAfterMs') : undefined
  if (typeof asked !== 'number' || !(asked >= 0)) return undefined
  return Math.min(asked, maxAskedMs)
}

/** A clock that goes on from a moment, and jumps when told; Octokit's sign-in reads it too. */
import { onTestFinished, vi } from 'vitest'

export function startClock(from: number) {
  const startedMs = performance.now()
  const clock = {
    offsetMs: 0,
    nowMs: () => Math.round(from + performance.now() - startedMs) + clock.offsetMs,
  }
  const spy = vi.spyOn(Date, 'now').mockImplementation(clock.nowMs)
  onTestFinished(() => spy.mockRestore())
  return clock
}

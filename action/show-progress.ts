/** Pure: counts of finished calls → the lines a reader of a log wants: the first, one in a while, the last. */
import type { Progress } from './evaluate/run-calls.ts'

export type ProgressLine = (progress: Progress) => string | undefined

const thinSpace = '\u202f'

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))}${thinSpace}s`
  return `${Math.round(seconds / 60)}${thinSpace}min`
}

/** Undefined until a tenth is done without the cache. */
export function secondsLeft({ done, planned, cached }: Progress, elapsedMs: number): number | undefined {
  const asked = done - cached
  if (asked <= 0 || done < planned / 10) return undefined
  return (elapsedMs / 1000 / asked) * (planned - done)
}

/** At most one line in `everyMs`, and always the last. The time left is told once a tenth is done without the cache. */
export function createProgressLine(everyMs: number, nowMs: () => number): ProgressLine {
  const startMs = nowMs()
  let lastMs = Number.NEGATIVE_INFINITY
  return (progress) => {
    const { done, planned, cached, failed } = progress
    const atMs = nowMs()
    if (done < planned && atMs - lastMs < everyMs) return undefined
    lastMs = atMs
    const left = secondsLeft(progress, atMs - startMs)
    const parts = [`${done} of ${planned} calls`]
    if (cached > 0) parts.push(`${cached} from cache`)
    if (failed > 0) parts.push(`${failed} failed`)
    if (done < planned && left !== undefined) parts.push(`about ${duration(left)} left`)
    return parts.join(', ')
  }
}

/** Tells progress at a pace: the newest count only, one at a time, and a sign of life while nothing changes. */
import { type Progress, progressEveryMs } from '../../../shared/order/work-order.ts'

export interface Pace {
  /** Returns at once; what is told meanwhile replaces it. */
  readonly tell: (progress: Progress) => void
  /** Nothing is sent from here on. */
  readonly close: () => void
}

/** A slow call must not look like a dead job. */
const signOfLifeEveryMs = 60_000

/** `send` must not reject. The timers keep no process alive. */
export function paceProgress(send: (progress: Progress) => Promise<void>, nowMs: () => number): Pace {
  let latest: Progress | undefined
  let isNew = false
  let isClosed = false
  let isSending = false
  let sentAtMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  function plan(): void {
    clearTimeout(timer)
    if (isClosed || isSending || latest === undefined) return
    const everyMs = isNew ? progressEveryMs : signOfLifeEveryMs
    timer = setTimeout(() => void flush(), Math.max(0, sentAtMs + everyMs - nowMs())).unref()
  }

  async function flush(): Promise<void> {
    if (latest === undefined) return
    isSending = true
    isNew = false
    sentAtMs = nowMs()
    await send(latest)
    isSending = false
    plan()
  }

  return {
    tell(progress) {
      latest = progress
      isNew = true
      plan()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}

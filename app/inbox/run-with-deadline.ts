/** Runs a task that is told to stop at its deadline, and is left behind where it does not listen. */

export interface Fault {
  readonly error: unknown
}

/** after the signal, before the task counts as one that does not listen */
const lastWordMs = 1_000

/**
 * undefined: the task ended well. A task that throws, or that goes on past its deadline, is a fault. `stop` ends the wait
 * at once, whatever the task does.
 */
export async function runWithDeadline(
  task: (signal: AbortSignal) => Promise<void>,
  deadlineMs: number,
  stop: AbortSignal,
): Promise<Fault | undefined> {
  const deadline = new AbortController()
  const signal = AbortSignal.any([deadline.signal, stop])
  const timers: NodeJS.Timeout[] = []
  const late = new Promise<Fault>((resolve) => {
    const error = new Error(`it took longer than ${deadlineMs / 1000} s`)
    const giveUp = (): void => resolve({ error })
    const tell = (): void => {
      deadline.abort(error)
      timers.push(setTimeout(giveUp, Math.min(lastWordMs, deadlineMs / 10)))
    }
    timers.push(setTimeout(tell, deadlineMs))
    stop.addEventListener('abort', giveUp, { once: true })
  })
  try {
    return await Promise.race([attempt(task, signal), late])
  } finally {
    for (const timer of timers) clearTimeout(timer)
  }
}

async function attempt(
  task: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<Fault | undefined> {
  try {
    await task(signal)
    return undefined
  } catch (error) {
    return { error }
  }
}

/** Runs what must happen from time to time: never twice at once, never all at one moment, and tells how it went. */
import { describeFault } from '../inbox/describe-fault.ts'
import type { Log } from '../log.ts'

/** What a sweep did. `problems`: what it had to leave out; the next one tries again. */
export interface Swept {
  readonly done: number
  readonly problems: readonly string[]
  /** there is more to do than one sweep may */
  readonly isCut?: boolean
}

export interface Sweep {
  readonly name: string
  readonly everyMs: number
  /** default: after `everyMs` */
  readonly firstAfterMs?: number
  /** stops early when told to */
  readonly run: (signal: AbortSignal) => Promise<Swept>
}

export interface SweepStatus {
  readonly name: string
  readonly isRunning: boolean
  readonly endedAtMs?: number
  /** it ended without a problem */
  readonly wellAtMs?: number
  readonly problem?: string
}

export interface Sweeps {
  readonly status: () => readonly SweepStatus[]
  /** when the one that runs has ended */
  readonly stop: () => Promise<void>
}

export interface SweepsOptions {
  readonly sweeps: readonly Sweep[]
  readonly nowMs: () => number
  readonly log: Log
  readonly random?: () => number
  /** told to stop, a sweep has this long */
  readonly stopMs?: number
}

/** a sweep that was cut goes on after this */
const goOnMs = 15_000

export function startSweeps(options: SweepsOptions): Sweeps {
  const { sweeps, nowMs, log, random = Math.random, stopMs = 8_000 } = options
  const stop = new AbortController()
  const states = new Map(sweeps.map(({ name }) => [name, { name, isRunning: false } as SweepStatus]))
  const timers = new Map<string, NodeJS.Timeout>()
  const running = new Set<Promise<void>>()

  function plan(sweep: Sweep, afterMs: number): void {
    if (stop.signal.aborted) return
    const timer = setTimeout(() => {
      const run = sweepOnce(sweep).finally(() => running.delete(run))
      running.add(run)
    }, afterMs)
    timers.set(sweep.name, timer.unref())
  }

  async function sweepOnce(sweep: Sweep): Promise<void> {
    const { name, everyMs } = sweep
    const { wellAtMs } = states.get(name) ?? {}
    const before = wellAtMs === undefined ? {} : { wellAtMs }
    states.set(name, { ...before, ...states.get(name), name, isRunning: true })
    let isCut = false
    try {
      const swept = await sweep.run(stop.signal)
      isCut = swept.isCut ?? false
      const [problem] = swept.problems
      const ended = { name, isRunning: false, endedAtMs: nowMs() }
      if (problem === undefined) states.set(name, { ...ended, wellAtMs: nowMs() })
      else states.set(name, { ...before, ...ended, problem: countProblems(swept.problems.length, problem) })
      const facts = { sweep: name, done: swept.done, problems: swept.problems.slice(0, 10) }
      if (problem !== undefined) log.warn(facts, 'a sweep left something out')
      else if (swept.done > 0) log.info(facts, 'swept')
    } catch (error) {
      const problem = describeFault(error)
      states.set(name, { ...before, name, isRunning: false, endedAtMs: nowMs(), problem })
      if (!stop.signal.aborted) log.error({ sweep: name, err: error }, 'a sweep failed and will run again')
    }
    // ± 10 %
    plan(sweep, isCut ? Math.min(goOnMs, everyMs) : everyMs * (0.9 + random() * 0.2))
  }

  for (const sweep of sweeps) plan(sweep, sweep.firstAfterMs ?? sweep.everyMs)

  return {
    status: () => [...states.values()],
    stop: async () => {
      stop.abort(new Error('the App is stopping'))
      for (const timer of timers.values()) clearTimeout(timer)
      let late: NodeJS.Timeout | undefined
      const giveUp = new Promise<void>((resolve) => {
        late = setTimeout(resolve, stopMs)
      })
      await Promise.race([Promise.allSettled(running), giveUp])
      clearTimeout(late)
    },
  }
}

function countProblems(count: number, first: string): string {
  return count === 1 ? first : `${first} (and ${count - 1} more)`
}

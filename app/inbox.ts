/** The inbox: everything that must happen is stored first, then done by a handler, again and again until it is done. */

import { backOff } from './inbox/back-off.ts'
import { describeFault } from './inbox/describe-fault.ts'
import { runWithDeadline } from './inbox/run-with-deadline.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Delivery, NewDelivery } from './store/rows.ts'
import type { Deliveries, DeliveryCounts } from './store/store.ts'

export interface InboxOptions {
  readonly store: { readonly deliveries: Deliveries }
  /** What it does may be done twice. Returning is done, also where the delivery has no sense any more; throwing is tried again. */
  readonly handle: (delivery: Delivery, signal: AbortSignal) => Promise<void>
  readonly nowMs: () => number
  readonly newId: () => string
  readonly log: Log
  readonly metrics: Metrics
  readonly concurrency?: number
  /** a handler is told to stop 10 s (at most a sixth) before its lease ends */
  readonly leaseMs?: number
  /** how often it looks for what became due without a call of `wake` */
  readonly pollMs?: number
  readonly maxAttempts?: number
  /** something due is older than this and nothing moves: the inbox says so */
  readonly stalledMs?: number
  /** from 0 to 1 */
  readonly random?: () => number
}

export interface InboxStatus extends DeliveryCounts {
  readonly running: number
  readonly isMoving: boolean
  readonly isStopping: boolean
  /** of the store or of a handler, the last one, with its time */
  readonly lastError?: { readonly message: string; readonly atMs: number }
}

export interface Inbox {
  /** durable when it resolves */
  readonly receive: (delivery: NewDelivery) => Promise<'stored' | 'duplicate'>
  /** there is something to do: for jobs that another part stored */
  readonly wake: () => void
  readonly start: () => void
  /** Takes nothing more, waits for what runs, then tells the rest to stop and gives its leases back. */
  readonly stop: (graceMs: number) => Promise<{ readonly released: number }>
  readonly status: () => Promise<InboxStatus>
}

interface Running {
  readonly stop: (reason: Error) => void
  readonly ended: Promise<void>
}

export function createInbox(options: InboxOptions): Inbox {
  const { store, nowMs, log, metrics, concurrency = 8, leaseMs = 60_000, pollMs = 1_000 } = options
  const { maxAttempts = 8, stalledMs = 5 * 60_000, random = Math.random } = options
  const { deliveries } = store
  const owner = options.newId()
  const deadlineMs = leaseMs - Math.min(10_000, leaseMs / 6)
  const running = new Map<string, Running>()
  let lastError: InboxStatus['lastError']
  let lastMoveMs = nowMs()
  /** handlers that have ended, and whose end is being written */
  let settling = 0
  let isStopping = false
  let isAwake = false
  let wakeUp: (() => void) | undefined
  let loop: Promise<void> | undefined

  function wake(): void {
    isAwake = true
    wakeUp?.()
  }

  function note(message: string): void {
    lastError = { message, atMs: nowMs() }
  }

  /** Until `wake`, or for as long; a call of `wake` that came in between counts. */
  async function sleep(ms: number): Promise<void> {
    if (!isAwake) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        wakeUp = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    wakeUp = undefined
    isAwake = false
  }

  /** The end of a delivery is written down even if the store stumbles once; if it does not, the lease runs out. */
  async function settle(write: () => Promise<boolean>): Promise<boolean> {
    settling += 1
    try {
      for (const pauseMs of [100, 1_000]) {
        try {
          return await write()
        } catch (error) {
          note(describeFault(error))
          await new Promise((resolve) => setTimeout(resolve, pauseMs))
        }
      }
      return await write()
    } finally {
      settling -= 1
    }
  }

  async function work(delivery: Delivery, signal: AbortSignal, deliveryLog: Log): Promise<void> {
    const { id, event, attempts } = delivery
    if (attempts > maxAttempts) {
      const error = `given up: the process ended ${maxAttempts} times while it worked on this`
      await settle(() => deliveries.giveBack(id, owner, { error }))
      return
    }
    const fault = await runWithDeadline((deadline) => options.handle(delivery, deadline), deadlineMs, signal)
    // a stopping process gives its leases back all at once: that counts as no attempt
    if (signal.aborted) return
    if (fault === undefined) {
      const isOurs = await settle(() => deliveries.finish(id, owner, nowMs()))
      if (!isOurs) deliveryLog.warn({}, 'the lease was lost before the delivery was done: it may run twice')
      return
    }
    const error = describeFault(fault.error)
    note(`${event} ${id}: ${error}`)
    const isLast = attempts >= maxAttempts
    const dueAtMs = isLast ? undefined : nowMs() + backOff(attempts, fault.error, random)
    await settle(() =>
      deliveries.giveBack(id, owner, { error, ...(dueAtMs === undefined ? {} : { dueAtMs }) }),
    )
    metrics.count('promptgate_delivery_failures_total', { event })
    const facts = { err: fault.error, attempts, ...(dueAtMs === undefined ? {} : { dueAtMs }) }
    if (isLast) deliveryLog.error(facts, 'a delivery is given up: /health shows it')
    else deliveryLog.warn(facts, 'a delivery failed and will be tried again')
  }

  function run(delivery: Delivery): void {
    const stop = new AbortController()
    const { id, event, action, attempts } = delivery
    const deliveryLog = log.child({ delivery: id, event, ...(action === undefined ? {} : { action }) })
    const startedMs = nowMs()
    const ended = work(delivery, stop.signal, deliveryLog)
      .catch((error: unknown) => {
        note(describeFault(error))
        deliveryLog.error({ err: error }, 'the end of a delivery could not be written: its lease runs out')
      })
      .finally(() => {
        running.delete(id)
        lastMoveMs = nowMs()
        metrics.observe('promptgate_handler_seconds', Math.max(0, lastMoveMs - startedMs) / 1000, { event })
        deliveryLog.debug({ attempts }, 'handled')
        wake()
      })
    running.set(id, { stop: (reason) => stop.abort(reason), ended })
  }

  /** True where more may be waiting. */
  async function takeSome(): Promise<boolean> {
    const limit = concurrency - running.size
    // whoever settles calls `wake`: one lease for several free places is one write instead of several
    if (limit <= 0 || settling > 0) return false
    const taken = await deliveries.lease({ owner, nowMs: nowMs(), leaseMs, limit })
    if (taken.length > 0) lastMoveMs = nowMs()
    // after a jump of the clock a lease of ours looks run out: what runs here goes on
    for (const delivery of taken) if (!running.has(delivery.id)) run(delivery)
    return taken.length === limit && running.size < concurrency
  }

  async function runLoop(): Promise<void> {
    while (!isStopping) {
      let pauseMs = pollMs
      try {
        if (await takeSome()) continue
      } catch (error) {
        note(describeFault(error))
        log.error({ err: error }, 'the inbox cannot take deliveries from the store')
        isAwake = false
        pauseMs = Math.max(pollMs, 1_000)
      }
      if (!isStopping) await sleep(pauseMs)
    }
  }

  return {
    receive: async (delivery) => {
      const answer = await deliveries.receive(delivery)
      metrics.count('promptgate_deliveries_received_total', { event: delivery.event, answer })
      if (answer === 'stored') wake()
      return answer
    },
    wake,
    start: () => {
      loop ??= runLoop()
    },
    stop: async (graceMs) => {
      isStopping = true
      wake()
      await loop
      await within(
        graceMs,
        [...running.values()].map(({ ended }) => ended),
      )
      const rest = [...running.values()]
      for (const { stop } of rest) stop(new Error('the App is stopping'))
      return { released: await deliveries.release(owner) }
    },
    status: async () => {
      const counts = await deliveries.counts(nowMs())
      if (counts.oldestDueMs === undefined) lastMoveMs = nowMs()
      const isOld = counts.oldestDueMs !== undefined && nowMs() - counts.oldestDueMs > stalledMs
      const isMoving = !(isOld && nowMs() - lastMoveMs > stalledMs)
      const error = lastError === undefined ? {} : { lastError }
      return { ...counts, running: running.size, isMoving, isStopping, ...error }
    },
  }
}

/** Until all have ended, but no longer than this. */
async function within(graceMs: number, ends: readonly Promise<void>[]): Promise<void> {
  if (ends.length === 0) return
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs)
  })
  await Promise.race([Promise.all(ends), late])
  clearTimeout(timer)
}

/** An inbox with everything a test turns: its clock, its handler, its store. */
import { createInbox, type Inbox, type InboxOptions } from '../../app/inbox.ts'
import type { Metrics } from '../../app/metrics.ts'
import type { NewDelivery } from '../../app/store/rows.ts'
import { silentLog } from '../fixtures/silent-log.ts'
import { memoryDeliveries } from './memory-deliveries.ts'

export const noMetrics: Metrics = { count: () => {}, observe: () => {} }

/** random enough, and told apart in one process */
let ids = 0
export function nextId(): string {
  ids += 1
  return `id-${process.pid}-${ids}`
}

export interface TestInbox extends Inbox {
  readonly deliveries: ReturnType<typeof memoryDeliveries>
  /** milliseconds since 1970 as the inbox sees them */
  readonly clock: { nowMs: number }
}

const opened = new Set<Inbox>()

/** Closes what a test left running. */
export async function closeInboxes(): Promise<void> {
  await Promise.all([...opened].map((inbox) => inbox.stop(0)))
  opened.clear()
}

export function openInbox(
  options: Partial<InboxOptions> & Pick<InboxOptions, 'handle'> & { readonly clock?: { nowMs: number } },
): TestInbox {
  const deliveries = (options.store?.deliveries ?? memoryDeliveries()) as ReturnType<typeof memoryDeliveries>
  const clock = options.clock ?? { nowMs: 1_790_000_000_000 }
  const inbox = createInbox({
    store: { deliveries },
    nowMs: () => clock.nowMs,
    newId: nextId,
    log: silentLog,
    metrics: noMetrics,
    random: () => 0.5,
    pollMs: 5,
    ...options,
  })
  opened.add(inbox)
  return { ...inbox, deliveries, clock }
}

export function delivery(id: string, rest: Partial<NewDelivery> = {}): NewDelivery {
  return { id, event: 'pull_request', lane: id, payload: '{}', receivedAtMs: 1_790_000_000_000, ...rest }
}

/** A promise that a test settles, and that says so. */
export function defer<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  return Promise.withResolvers<T>()
}

/** Begins anew what was given up: GitHub, or a permission, may be back after hours, and somebody waits for the check. */
import type { Delivery } from '../store/rows.ts'
import type { Deliveries } from '../store/store.ts'
import type { Swept } from './start-sweeps.ts'

export interface ReviveDeps {
  readonly store: {
    readonly deliveries: Pick<Deliveries, 'revive'> & {
      readonly listDead: (
        limit: number,
      ) => Promise<readonly Pick<Delivery, 'id' | 'event' | 'receivedAtMs'>[]>
    }
  }
  readonly nowMs: () => number
}

/** as far back as GitHub tells of what was missed */
const reachMs = 72 * 60 * 60_000
const perSweep = 200
/** A person has asked once more by now, or wants something else. */
const wishes: ReadonlySet<string> = new Set(['issue_comment', 'check_run', 'check_suite'])

export async function reviveDead({ store, nowMs }: ReviveDeps, signal?: AbortSignal): Promise<Swept> {
  let done = 0
  for (const { id, event, receivedAtMs } of await store.deliveries.listDead(perSweep)) {
    if (signal?.aborted) break
    if (wishes.has(event) || nowMs() - receivedAtMs > reachMs) continue
    if (await store.deliveries.revive(id, nowMs())) done += 1
  }
  return { done, problems: [] }
}

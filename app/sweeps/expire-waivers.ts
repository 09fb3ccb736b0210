/** Waivers that ran out: what stood on them is decided again, with no event to ask for it. */
import { publishJob } from '../jobs.ts'
import { findStanding } from '../publish/find-standing.ts'
import type { Waivers } from '../store/prompt-store.ts'
import type { Deliveries, Evaluations, Values } from '../store/store.ts'
import type { Swept } from './start-sweeps.ts'

export interface ExpireDeps {
  readonly store: {
    readonly waivers: Pick<Waivers, 'ranOut'>
    readonly evaluations: Pick<Evaluations, 'list'>
    readonly values: Values
  }
  readonly receive: Deliveries['receive']
  readonly nowMs: () => number
}

/** Up to when the last sweep looked. */
const sweptKey = 'waivers-swept-ms'
/** Clocks may be set back; a job is there once anyway. */
const overlapMs = 3_600_000

export async function expireWaivers({ store, receive, nowMs }: ExpireDeps): Promise<Swept> {
  const now = nowMs()
  const sweptMs = Number((await store.values.get(sweptKey)) ?? 0)
  const over = await store.waivers.ranOut(Math.max(0, sweptMs - overlapMs), now)
  let done = 0
  for (const waiver of over) {
    for (const row of await findStanding(store.evaluations, waiver)) {
      const job = publishJob(row, now, `waiver-${waiver.id}-ran-out`)
      if ((await receive(job)) === 'stored') done += 1
    }
  }
  await store.values.set(sweptKey, String(now))
  return { done, problems: [] }
}

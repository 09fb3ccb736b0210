/** Drops what nobody needs any more: finished deliveries after 7 days, outputs of models after as many as the operator says; figures stay. */
import type { Settings } from '../settings.ts'
import type { Reports } from '../store/report-store.ts'
import type { Deliveries } from '../store/store.ts'
import type { Swept } from './start-sweeps.ts'

export interface PruneDeps {
  readonly store: {
    readonly deliveries: Pick<Deliveries, 'prune'>
    readonly reports: Pick<Reports, 'forgetOutputs'>
  }
  readonly settings: Pick<Settings, 'retentionDays'>
  readonly nowMs: () => number
}

const dayMs = 24 * 60 * 60_000
const keepDeliveriesMs = 7 * dayMs
const rowsAtOnce = 500
/** the rest has its turn tomorrow, or in the next cut of this sweep */
const roundsAtMost = 20

export async function prune({ store, settings, nowMs }: PruneDeps, signal?: AbortSignal): Promise<Swept> {
  let done = await store.deliveries.prune(nowMs() - keepDeliveriesMs)
  for (let round = 0; round < roundsAtMost; round += 1) {
    if (signal?.aborted) return { done, problems: [] }
    const rows = await store.reports.forgetOutputs(nowMs() - settings.retentionDays * dayMs, rowsAtOnce)
    done += rows
    if (rows < rowsAtOnce) return { done, problems: [] }
  }
  return { done, problems: [], isCut: true }
}

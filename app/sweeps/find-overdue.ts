/** Gives a job to each evaluation whose deadline is over, so that its check ends. */
import { overdueJob } from '../jobs.ts'
import type { Deliveries, Evaluations } from '../store/store.ts'
import type { Swept } from './start-sweeps.ts'

export interface OverdueDeps {
  readonly store: { readonly evaluations: Pick<Evaluations, 'overdue'> }
  readonly receive: Deliveries['receive']
  readonly nowMs: () => number
}

const perSweep = 100

export async function findOverdue({ store, receive, nowMs }: OverdueDeps): Promise<Swept> {
  const rows = await store.evaluations.overdue(nowMs(), perSweep)
  let done = 0
  for (const row of rows) {
    // once for each deadline: progress makes a new one
    const job = overdueJob(row, nowMs(), row.deadlineMs ?? 0)
    if ((await receive(job)) === 'stored') done += 1
  }
  return { done, problems: [], isCut: rows.length === perSweep && done > 0 }
}

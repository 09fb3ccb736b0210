/** Wire: what was asked beside the gate of one pull request's head and is under way ends; its comment says so. */
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import type { PullRequest } from '../commands/command.ts'
import type { Deps } from '../deps.ts'
import { publishJob } from '../jobs.ts'
import { type EvaluationRow, openStates } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { isAside } from './begin-aside.ts'
import { cancelRuns } from './cancel-runs.ts'

/** How many there were. */
export async function cancelAsides(
  deps: Deps,
  tenant: Tenant,
  { pull, wish }: Pick<PullRequest, 'pull' | 'wish'>,
): Promise<number> {
  const { rows } = await deps.store.evaluations.list(tenant.row.id, {
    headSha: pull.headSha,
    states: openStates,
    limit: 100,
  })
  // a commit may be the head of two pull requests
  const isOwn = (row: EvaluationRow) =>
    isAside(row) && parseOrdered(row.ordered)?.aside?.number === pull.number
  const nowMs = deps.nowMs()
  let cancelled = 0
  for (const row of rows.filter(isOwn)) {
    const moved = await deps.store.evaluations.move({
      repositoryId: tenant.row.id,
      id: row.id,
      from: openStates,
      patch: { state: 'cancelled', concludedAtMs: nowMs },
      nowMs,
      jobs: [publishJob(row, nowMs, wish)],
      // nobody knows what a job that was started has spent; its last report tells
      reservation: row.state === 'queued' ? 'release' : 'keep',
    })
    if (moved === undefined) continue
    cancelled++
    await cancelRuns(deps, tenant, [row])
  }
  return cancelled
}

/** `promptgate.overdue`: an order was silent past its deadline; the check ends, and says what to do. */

import { publishJob } from '../jobs.ts'
import { textAt } from '../payload.ts'
import { cancelRuns } from '../pulls/cancel-runs.ts'
import { openStates } from '../store/rows.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onOverdue: EventHandler = async (deps, { payload, repositoryId }) => {
  const tenant = await findTenant(deps, repositoryId)
  if (tenant === undefined) return
  const row = await deps.store.evaluations.get(tenant.row.id, textAt(payload, 'evaluationId') ?? '')
  const nowMs = deps.nowMs()
  if (row?.deadlineMs === undefined || row.deadlineMs > nowMs) return

  const moved = await deps.store.evaluations.move({
    repositoryId: tenant.row.id,
    id: row.id,
    from: openStates,
    patch: { state: 'timed-out', concludedAtMs: nowMs },
    nowMs,
    jobs: [publishJob(row, nowMs, 'timed-out')],
    // nobody knows what the job has spent
    reservation: 'keep',
  })

  if (moved !== undefined) await cancelRuns(deps, tenant, [row])
}

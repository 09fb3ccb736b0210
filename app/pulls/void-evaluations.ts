/** Wire: what was under way for a pull request is void: it is closed or gone, or another head took its place. */
import type { Deps } from '../deps.ts'
import { publishJob } from '../jobs.ts'
import type { Tenant } from '../tenant.ts'
import { cancelRuns } from './cancel-runs.ts'

/** All of it, or all but what concerns `exceptHead`. */
export async function voidEvaluations(
  deps: Deps,
  tenant: Tenant,
  of: { readonly subject: string; readonly exceptHead?: string },
): Promise<void> {
  const nowMs = deps.nowMs()
  const voided = await deps.store.evaluations.supersede({
    ...of,
    repositoryId: tenant.row.id,
    nowMs,
    jobs: (row) => [publishJob(row, nowMs, 'superseded')],
  })
  await cancelRuns(deps, tenant, voided)
}

/** `check_suite`: GitHub asks for the checks of a commit, or a person asks for all of them again. */

import { reconcileJob } from '../jobs.ts'
import { textAt } from '../payload.ts'
import { orderReruns } from '../pulls/order-reruns.ts'
import { toldPulls } from '../pulls/told-pulls.ts'
import { mayMeasure } from '../roles.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onCheckSuite: EventHandler = async (deps, event) => {
  const { payload, repositoryId, action } = event
  const tenant = await findTenant(deps, repositoryId)
  const headSha = textAt(payload, 'check_suite', 'head_sha')
  if (tenant === undefined || headSha === undefined) return
  if (action === 'rerequested') {
    if (await mayMeasure(deps, tenant.github, payload)) await orderReruns(deps, tenant, event, 'check_suite')
    return
  }
  if (action !== 'requested') return

  for (const pull of toldPulls(payload, 'check_suite', tenant.row.id)) {
    const job = reconcileJob({ repositoryId: tenant.row.id, pull, headSha }, deps.nowMs())
    await deps.store.deliveries.receive(job)
  }
}

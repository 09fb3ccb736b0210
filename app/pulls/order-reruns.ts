/** Edge: a click on a commit's check → a job for each pull request whose head it is, in that pull request's lane. */
import type { Deps } from '../deps.ts'
import type { AppEvent } from '../events/event.ts'
import { rerunJob } from '../jobs.ts'
import { textAt } from '../payload.ts'
import type { Tenant } from '../tenant.ts'
import { toldPulls } from './told-pulls.ts'

/** `subject` is the member of the payload that names the commit. Of a fork's commit GitHub names no pull request: it is asked. */
export async function orderReruns(
  deps: Deps,
  tenant: Tenant,
  { id, name, action, payload }: AppEvent,
  subject: 'check_run' | 'check_suite',
): Promise<void> {
  const head = textAt(payload, subject, 'head_sha')
  if (head === undefined) return
  const told = toldPulls(payload, subject, tenant.row.id)
  const pulls = told.length > 0 ? told : (await tenant.github.listPullsOf(head)).map(({ number }) => number)
  const actor = textAt(payload, 'sender', 'login')
  const asked = { repositoryId: tenant.row.id, head, trigger: `${name}.${action}` }
  for (const pull of pulls) {
    const job = rerunJob({ ...asked, pull, ...(actor === undefined ? {} : { actor }) }, deps.nowMs(), id)
    await deps.store.deliveries.receive(job)
  }
}

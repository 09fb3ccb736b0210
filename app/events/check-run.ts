/** `check_run`: somebody pressed a button of our check. */
import { checkName, unguardedCheckName } from '../../shared/publication/publication.ts'
import type { Deps } from '../deps.ts'
import { publishJob } from '../jobs.ts'
import { textAt } from '../payload.ts'
import { evaluateGroup } from '../pulls/evaluate-group.ts'
import { orderReruns } from '../pulls/order-reruns.ts'
import { mayMeasure } from '../roles.ts'
import type { EvaluationRow } from '../store/rows.ts'
import { findTenant, type Tenant } from '../tenant.ts'
import type { AppEvent, EventHandler } from './event.ts'

export const onCheckRun: EventHandler = async (deps, event) => {
  const tenant = await findTenant(deps, event.repositoryId)
  const { action, payload } = event
  const isOurs = [checkName, unguardedCheckName].includes(textAt(payload, 'check_run', 'name') ?? '')
  if (tenant === undefined || !isOurs) return
  const button = textAt(payload, 'requested_action', 'identifier')
  if (action !== 'rerequested' && button === undefined) return
  if (!(await mayMeasure(deps, tenant.github, payload))) return
  if (action === 'rerequested' || button === 'rerun') await rerun(deps, tenant, event)
  else if (button === 'details') await republish(deps, tenant, event)
}

async function rerun(deps: Deps, tenant: Tenant, event: AppEvent): Promise<void> {
  const { payload, action } = event
  const headSha = textAt(payload, 'check_run', 'head_sha') ?? ''
  const actor = textAt(payload, 'sender', 'login')
  const { rows } = await deps.store.evaluations.list(tenant.row.id, { headSha, limit: 100 })
  const group = rows.find(({ subject }) => subject.startsWith('group/'))
  if (group === undefined) return await orderReruns(deps, tenant, event, 'check_run')
  const asked = { trigger: `check_run.${action}`, ...(actor === undefined ? {} : { actor }) }
  await evaluateGroup(deps, tenant, { ...group, ...asked, again: true, wish: event.id })
}

async function republish(deps: Deps, tenant: Tenant, { id, payload }: AppEvent): Promise<void> {
  const evaluation = textAt(payload, 'check_run', 'external_id') ?? ''
  const row = await deps.store.evaluations.get(tenant.row.id, evaluation)
  if (row === undefined) return
  await forgetComment(deps, row)
  await deps.store.deliveries.receive(publishJob(row, deps.nowMs(), id))
}

/** What somebody made of our comment since is not known: it is sent again, also where nothing of ours has changed. */
async function forgetComment({ store }: Deps, { repositoryId, pull }: EvaluationRow): Promise<void> {
  const saved = pull === undefined ? undefined : await store.publications.getComment(repositoryId, pull)
  if (pull === undefined || saved === undefined) return
  await store.publications.saveComment(repositoryId, pull, { ...saved, contentHash: '' })
}

/** `check_run`: somebody pressed a button of our check: the same content is measured once more, and the evidence adds up. */

import { checkName } from '../../shared/publication/publication.ts'
import type { Deps } from '../deps.ts'
import { publishJob } from '../jobs.ts'
import { listAt, numberAt, textAt } from '../payload.ts'
import { evaluateGroup } from '../pulls/evaluate-group.ts'
import { evaluatePull } from '../pulls/evaluate-pull.ts'
import { mayMeasure } from '../roles.ts'
import { findTenant, type Tenant } from '../tenant.ts'
import type { AppEvent, EventHandler } from './event.ts'

export const onCheckRun: EventHandler = async (deps, event) => {
  const tenant = await findTenant(deps, event.repositoryId)
  const { action, payload } = event
  const isOurs = textAt(payload, 'check_run', 'name') === checkName
  if (tenant === undefined || !isOurs) return
  const button = textAt(payload, 'requested_action', 'identifier')
  if (action !== 'rerequested' && button === undefined) return
  if (!(await mayMeasure(deps, tenant.github, payload))) return
  if (action === 'rerequested' || button === 'rerun') await rerun(deps, tenant, event)
  else if (button === 'details') await republish(deps, tenant, event)
}

async function rerun(deps: Deps, tenant: Tenant, { payload, action }: AppEvent): Promise<void> {
  const headSha = textAt(payload, 'check_run', 'head_sha') ?? ''
  const actor = textAt(payload, 'sender', 'login')
  const asked = { trigger: `check_run.${action}`, only: [], ...(actor === undefined ? {} : { actor }) }
  const { rows } = await deps.store.evaluations.list(tenant.row.id, { headSha, limit: 100 })
  const group = rows.find(({ subject }) => subject.startsWith('group/'))
  if (group !== undefined)
    return void (await evaluateGroup(deps, tenant, { ...group, ...asked, again: true }))
  for (const number of await pullsOf(tenant, headSha, payload)) {
    const own = rows.filter(({ pull }) => pull === number)
    // a button is no command: a fork's head that nobody has commanded yet goes on waiting
    const wasCommanded = own.some(({ isFork, trigger }) => !isFork || trigger.startsWith('command '))
    await evaluatePull(deps, tenant, { ...asked, number, isCommanded: wasCommanded, head: headSha })
  }
}

/** The payload lists none for forks; then they are asked for. */
async function pullsOf(tenant: Tenant, headSha: string, payload: AppEvent['payload']): Promise<number[]> {
  const told = listAt(payload, 'check_run', 'pull_requests').flatMap((pull) => numberAt(pull, 'number') ?? [])
  if (told.length > 0) return told
  return (await tenant.github.listPullsOf(headSha)).map(({ number }) => number)
}

async function republish(deps: Deps, tenant: Tenant, { payload }: AppEvent): Promise<void> {
  const id = textAt(payload, 'check_run', 'external_id') ?? ''
  const row = await deps.store.evaluations.get(tenant.row.id, id)
  if (row !== undefined)
    await deps.store.deliveries.receive(publishJob(row, deps.nowMs(), `details-${deps.newId()}`))
}

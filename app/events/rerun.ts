/** `promptgate.rerun`: the same content is measured once more, and the evidence adds up; what runs is left alone. */
import { publishJob } from '../jobs.ts'
import { numberAt, textAt } from '../payload.ts'
import { evaluatePull } from '../pulls/evaluate-pull.ts'
import { underWayStates } from '../store/rows.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onRerun: EventHandler = async (deps, { id, payload, repositoryId }) => {
  const tenant = await findTenant(deps, repositoryId)
  const number = numberAt(payload, 'pull')
  const head = textAt(payload, 'head')
  if (tenant === undefined || number === undefined || head === undefined) return
  const of = { subject: `pull/${number}`, headSha: head, limit: 100 }
  const { rows } = await deps.store.evaluations.list(tenant.row.id, of)
  const [newest] = rows
  if (newest !== undefined && underWayStates.some((state) => state === newest.state))
    return void (await deps.store.deliveries.receive(publishJob(newest, deps.nowMs(), id)))

  // a button is no command: a fork's head for which nobody has written `/eval` yet goes on waiting
  const isCommanded = rows.some(({ isFork, trigger }) => !isFork || trigger.startsWith('command '))
  const actor = textAt(payload, 'actor')
  await evaluatePull(deps, tenant, {
    number,
    head,
    trigger: textAt(payload, 'trigger') ?? 'check_run.rerequested',
    isCommanded,
    wish: id,
    only: [],
    ...(actor === undefined ? {} : { actor }),
  })
}

/** `promptgate.reconcile`: an open pull request without a check of ours: an event was missed. */
import { numberAt } from '../payload.ts'
import { evaluatePull } from '../pulls/evaluate-pull.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onReconcile: EventHandler = async (deps, { payload, repositoryId }) => {
  const tenant = await findTenant(deps, repositoryId)
  const number = numberAt(payload, 'pull')
  if (tenant === undefined || number === undefined) return
  await evaluatePull(deps, tenant, { number, trigger: 'reconciliation', isCommanded: false, only: [] })
}

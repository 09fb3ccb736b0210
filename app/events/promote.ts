/** `promptgate.promote`: what a promotion waited for may be there: it goes on. */
import { textAt } from '../payload.ts'
import { continueRequest } from '../promotion/continue-request.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onPromote: EventHandler = async (deps, { payload, repositoryId }) => {
  const tenant = await findTenant(deps, repositoryId)
  const requestId = textAt(payload, 'requestId')
  if (tenant === undefined || requestId === undefined) return
  await continueRequest(deps, tenant, requestId)
}

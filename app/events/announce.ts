/** `promptgate.announce`: what became of a request to promote is told on GitHub. */
import { numberAt, textAt } from '../payload.ts'
import { announce } from '../promotion/announce.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onAnnounce: EventHandler = async (deps, { payload }) => {
  const tenant = await findTenant(deps, numberAt(payload, 'repositoryId'))
  const requestId = textAt(payload, 'requestId')
  if (tenant === undefined || requestId === undefined) return
  // as it is now: what comes late tells of the end
  const request = await deps.store.promotions.getRequest(tenant.row.id, requestId)
  if (request !== undefined) await announce(deps, tenant, request)
}

/** `repository`: renamed, transferred, archived, deleted. The id is the tenant; everything else is read again. */

import { describeRepository } from '../describe-repository.ts'
import { GitHubFault } from '../github/github.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onRepository: EventHandler = async (deps, { repositoryId, action }) => {
  const tenant = await findTenant(deps, repositoryId)
  if (tenant === undefined) return
  if (action === 'deleted') return await deps.store.repositories.remove(tenant.row.id, deps.nowMs())
  try {
    await deps.store.repositories.save(describeRepository(await tenant.github.getFacts()))
  } catch (error) {
    // transferred to where the App is not installed
    if (!(error instanceof GitHubFault) || (error.kind !== 'not-found' && error.kind !== 'not-installed'))
      throw error
    await deps.store.repositories.remove(tenant.row.id, deps.nowMs())
  }
}

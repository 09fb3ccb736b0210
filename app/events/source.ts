/** `promptgate.source`: a merge, a release or a tag → one request for each environment that it may move. */
import { numberAt, textAt } from '../payload.ts'
import { requestForMerge } from '../promotion/request-for-merge.ts'
import { requestForTag } from '../promotion/request-for-tag.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onSource: EventHandler = async (deps, { payload, repositoryId }) => {
  const tenant = await findTenant(deps, repositoryId)
  const actor = textAt(payload, 'actor')
  const pull = numberAt(payload, 'pull')
  const tag = textAt(payload, 'tag')
  const event = textAt(payload, 'event')
  if (tenant === undefined || actor === undefined) return
  if (pull !== undefined) return await requestForMerge(deps, tenant, { pull, actor })
  if (tag === undefined) return
  if (event === 'release' || event === 'prerelease' || event === 'tag')
    await requestForTag(deps, tenant, { tag, event, actor })
}

/** `release`: a published one, or a prerelease that became one, asks what it may move; the tag is read from GitHub then. */
import { sourceJob } from '../jobs.ts'
import { flagAt, numberAt, textAt } from '../payload.ts'
import type { EventHandler } from './event.ts'

export const onRelease: EventHandler = async (deps, { payload, repositoryId, action }) => {
  const tag = textAt(payload, 'release', 'tag_name')
  const id = numberAt(payload, 'release', 'id')
  const isDraft = flagAt(payload, 'release', 'draft')
  const isNews = action === 'published' || action === 'released'
  if (!isNews || isDraft || tag === undefined || id === undefined) return
  if (repositoryId === undefined) return

  const event = flagAt(payload, 'release', 'prerelease') ? 'prerelease' : 'release'
  const actor = textAt(payload, 'sender', 'login') ?? 'promptgate'
  const of = { repositoryId, source: 'release', sourceEvent: `tag/${tag}`, tag, event, actor } as const
  await deps.store.deliveries.receive(sourceJob(of, deps.nowMs(), `${event}-${id}`))
}

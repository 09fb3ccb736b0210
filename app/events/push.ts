/** `push`: a tag may count as a release; what is pushed to a branch by itself promotes nothing. */
import { sourceJob } from '../jobs.ts'
import { flagAt, textAt } from '../payload.ts'
import type { EventHandler } from './event.ts'

export const onPush: EventHandler = async (deps, { payload, repositoryId }) => {
  const tag = /^refs\/tags\/(.+)$/s.exec(textAt(payload, 'ref') ?? '')?.[1]
  const after = textAt(payload, 'after')
  const isGone = flagAt(payload, 'deleted') || after === undefined || /^0+$/.test(after)
  if (repositoryId === undefined || tag === undefined || isGone) return

  const actor = textAt(payload, 'sender', 'login') ?? 'promptgate'
  const of = { repositoryId, source: 'release', sourceEvent: `tag/${tag}`, tag, event: 'tag', actor } as const
  await deps.store.deliveries.receive(sourceJob(of, deps.nowMs(), `push-${after}`))
}

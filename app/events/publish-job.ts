/** `promptgate.publish` as the inbox brings it. */
import { numberAt, textAt } from '../payload.ts'
import { wakeRequests } from '../promotion/wake-requests.ts'
import { publishAside } from '../publish/publish-aside.ts'
import { isAside } from '../pulls/begin-aside.ts'
import type { EventHandler } from './event.ts'
import { onPublish } from './publish.ts'

export const onPublishJob: EventHandler = async (deps, { payload }) => {
  const repositoryId = numberAt(payload, 'repositoryId')
  const evaluationId = textAt(payload, 'evaluationId')
  if (repositoryId === undefined || evaluationId === undefined) return
  const row = await deps.store.evaluations.get(repositoryId, evaluationId)
  if (row !== undefined && isAside(row)) return await publishAside(deps, row)
  // first: a promotion does not wait for a check that cannot be written
  if (row !== undefined) await wakeRequests(deps, row)
  await onPublish({ repositoryId, evaluationId }, deps)
}

/** `promptgate.publish` as the inbox brings it. */
import { numberAt, textAt } from '../payload.ts'
import { wakeRequests } from '../promotion/wake-requests.ts'
import type { EventHandler } from './event.ts'
import { onPublish } from './publish.ts'

export const onPublishJob: EventHandler = async (deps, { payload }) => {
  const repositoryId = numberAt(payload, 'repositoryId')
  const evaluationId = textAt(payload, 'evaluationId')
  if (repositoryId === undefined || evaluationId === undefined) return
  // first: a promotion does not wait for a check that cannot be written
  const row = await deps.store.evaluations.get(repositoryId, evaluationId)
  if (row !== undefined) await wakeRequests(deps, row)
  await onPublish({ repositoryId, evaluationId }, deps)
}

/** `promptgate.publish` as the inbox brings it. */
import { numberAt, textAt } from '../payload.ts'
import type { EventHandler } from './event.ts'
import { onPublish } from './publish.ts'

export const onPublishJob: EventHandler = async (deps, { payload }) => {
  const repositoryId = numberAt(payload, 'repositoryId')
  const evaluationId = textAt(payload, 'evaluationId')
  if (repositoryId === undefined || evaluationId === undefined) return
  await onPublish({ repositoryId, evaluationId }, deps)
}

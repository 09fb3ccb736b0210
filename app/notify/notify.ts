/** `promptgate.notify`: what moved in an environment is told to the operator's receiver, until that takes it. */
import type { Deps } from '../deps.ts'
import type { AppEvent } from '../events/event.ts'
import { numberAt, textAt } from '../payload.ts'
import { describeNotice } from './describe-notice.ts'
import { sendNotice } from './send-notice.ts'

export async function onNotify(deps: NotifyDeps, { payload }: Pick<AppEvent, 'payload'>): Promise<void> {
  const { store, settings } = deps
  const repositoryId = numberAt(payload, 'repositoryId')
  const requestId = textAt(payload, 'requestId')
  if (settings.notify === undefined || repositoryId === undefined || requestId === undefined) return
  // also where the App was removed meanwhile: what it did is told
  const repository = await store.repositories.get(repositoryId)
  const request = await store.promotions.getRequest(repositoryId, requestId)
  if (repository === undefined || request?.state !== 'moved') return

  const fingerprints = new Set(request.result.prompts.flatMap(({ to }) => (to === undefined ? [] : [to])))
  const versions = await Promise.all(
    Array.from(fingerprints, (fingerprint) => store.prompts.getVersion(repositoryId, fingerprint)),
  )
  const known = versions.flatMap((row) => (row === undefined ? [] : [[row.fingerprint, row] as const]))

  const atMs = numberAt(payload, 'atMs') ?? request.updatedAtMs
  await sendNotice(settings.notify, describeNotice(request, repository, new Map(known), atMs))
}

export interface NotifyDeps {
  readonly settings: Pick<Deps['settings'], 'notify'>
  readonly store: {
    readonly repositories: Pick<Deps['store']['repositories'], 'get'>
    readonly promotions: Pick<Deps['store']['promotions'], 'getRequest'>
    readonly prompts: Pick<Deps['store']['prompts'], 'getVersion'>
  }
}

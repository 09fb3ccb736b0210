/** `installation`, `installation_repositories`: which repositories the App looks after. Removed ones are kept, and left alone. */
import type { Deps } from '../deps.ts'
import { describeRepository } from '../describe-repository.ts'
import { GitHubFault } from '../github/github.ts'
import { listAt, numberAt } from '../payload.ts'
import type { EventHandler } from './event.ts'

export const onInstallation: EventHandler = async (deps, { installationId, payload, action = '' }) => {
  if (installationId === undefined) return
  // one that was deleted never comes back; a suspension that is told late may be over
  const isGone = action === 'deleted' || (action === 'suspend' && (await isSuspended(deps, installationId)))
  if (isGone) return await removeAll(deps, installationId)
  const gone = listAt(payload, 'repositories_removed').flatMap((one) => numberAt(one, 'id') ?? [])
  await saveAll(deps, installationId)
  // the list is asked for after the event: a repository that was given back meanwhile stays
  const active = new Set((await deps.github.listRepositoriesOf(installationId)).map(({ id }) => id))
  for (const id of gone) if (!active.has(id)) await removeOne(deps, installationId, id)
}

async function isSuspended(deps: Deps, installationId: number): Promise<boolean> {
  try {
    await deps.github.listRepositoriesOf(installationId)
    return false
  } catch (error) {
    if (error instanceof GitHubFault && error.kind === 'not-installed') return true
    throw error
  }
}

/** One that was transferred may belong to its new owner's installation by now: the former one has no say any more. */
async function removeOne(deps: Deps, installationId: number, id: number): Promise<void> {
  const row = await deps.store.repositories.get(id)
  if (row?.installationId === installationId) await deps.store.repositories.remove(id, deps.nowMs())
}

async function saveAll(deps: Deps, installationId: number): Promise<void> {
  for (const facts of await deps.github.listRepositoriesOf(installationId))
    await deps.store.repositories.save(describeRepository(facts))
}

async function removeAll(deps: Deps, installationId: number): Promise<void> {
  for (const { id } of await deps.store.repositories.listOfInstallation(installationId))
    await deps.store.repositories.remove(id, deps.nowMs())
}

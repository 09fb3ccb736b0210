/** Wire: the repository of an event is known from its first event on, under the name and installation it has now. */
import type { Deps } from '../deps.ts'
import { describeRepository } from '../describe-repository.ts'
import { GitHubFault, type RepositoryFacts, type RepositoryRef } from '../github/github.ts'
import { flagAt, numberAt, textAt } from '../payload.ts'
import type { AppEvent } from './event.ts'

/** Webhooks alone carry it: a job of ours is about a repository that is known. */
export async function saveRepository(deps: Deps, event: AppEvent): Promise<void> {
  const { payload, installationId, repositoryId: id } = event
  if (event.name.startsWith('promptgate.') || event.name.startsWith('installation')) return
  const owner = textAt(payload, 'repository', 'owner', 'login')
  const ownerId = numberAt(payload, 'repository', 'owner', 'id')
  const name = textAt(payload, 'repository', 'name')
  if (id === undefined || installationId === undefined) return
  if (owner === undefined || ownerId === undefined || name === undefined) return
  const known = await deps.store.repositories.get(id)
  // an old delivery must not bring back an old name, nor a repository that was removed: ask where something differs
  const isSame = known?.installationId === installationId && known.removedAtMs === undefined
  if (isSame) return
  const facts = await readFacts(deps, { id, installationId, owner, name })
  if (facts === undefined) return
  // the sender's installation may have lost a public repository and can still read it: GitHub says which one has it now
  const current = await deps.github.findInstallation(facts.owner, facts.name)
  if (current === undefined) return
  const isPrivate = flagAt(payload, 'repository', 'private') || facts.isPrivate
  await deps.store.repositories.save({ ...describeRepository(facts), installationId: current, isPrivate })
}

/** By its id, whatever the payload calls it; undefined where this installation may not see it (any more). */
async function readFacts(deps: Deps, ref: RepositoryRef): Promise<RepositoryFacts | undefined> {
  try {
    return await deps.github.repository(ref).getFacts()
  } catch (error) {
    if (error instanceof GitHubFault && error.kind === 'not-found') return undefined
    throw error
  }
}

/** What GitHub tells of a repository → its row in the store. */
import type { RepositoryFacts } from './github/github.ts'
import type { RepositoryRow } from './store/rows.ts'

export function describeRepository(facts: RepositoryFacts): RepositoryRow {
  const { id, ownerId, owner, name, installationId, defaultBranch, isPrivate } = facts
  return { id, ownerId, owner, name, installationId, defaultBranch, isPrivate }
}

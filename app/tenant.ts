/** Wire: whose event it is. Every handler begins here, and does nothing for a repository the App is not installed on. */
import type { Deps } from './deps.ts'
import type { GitHubRepository } from './github/github.ts'
import type { RepositoryRow } from './store/rows.ts'

export interface Tenant {
  readonly row: RepositoryRow
  readonly github: GitHubRepository
}

export function openTenant(deps: Pick<Deps, 'github'>, row: RepositoryRow): Tenant {
  const { id, installationId, owner, name } = row
  return { row, github: deps.github.repository({ id, installationId, owner, name }) }
}

/** Undefined for a repository that is unknown, or that the App was removed from. */
export async function findTenant(
  deps: Pick<Deps, 'store' | 'github'>,
  repositoryId: number | undefined,
): Promise<Tenant | undefined> {
  if (repositoryId === undefined) return undefined
  const row = await deps.store.repositories.get(repositoryId)
  return row === undefined || row.removedAtMs !== undefined ? undefined : openTenant(deps, row)
}

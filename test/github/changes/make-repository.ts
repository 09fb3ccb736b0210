/** A repository comes, goes, or gets another name or owner. */
import { join } from 'node:path'
import { makeBareRepository } from '../git/bare-repository.ts'
import { emitEvent, emitInstallation } from '../hooks/emit.ts'
import { accountObject, organizationObject } from '../objects/account.ts'
import { nodeId } from '../objects/values.ts'
import type { Site } from '../site.ts'
import { fullName, installationOf } from '../state/find.ts'
import { personOf } from '../state/make-world.ts'
import type { Repository } from '../state/repository.ts'
import type { Account, Installation } from '../state/world.ts'

export interface RepositoryOptions {
  readonly owner: Account
  readonly name: string
  readonly isPrivate?: boolean
  readonly defaultBranch?: string
  readonly parent?: Repository
}

export async function makeRepository(site: Site, options: RepositoryOptions): Promise<Repository> {
  const { world } = site
  const id = world.newId()
  const defaultBranch = options.defaultBranch ?? 'main'
  const git = await makeBareRepository(join(world.folder, `${id}.git`), defaultBranch)
  const nowMs = world.nowMs()
  const repository: Repository = {
    id,
    owner: options.owner,
    name: options.name,
    isPrivate: options.isPrivate ?? false,
    isArchived: false,
    defaultBranch,
    isActionsEnabled: true,
    git,
    createdAtMs: nowMs,
    pushedAtMs: nowMs,
    ...(options.parent === undefined ? {} : { parent: options.parent }),
    roles: new Map(),
    protections: new Map(),
    lastNumber: 0,
    issues: new Map(),
    pulls: new Map(),
    comments: new Map(),
    suites: new Map(),
    checks: new Map(),
    workflowIds: new Map(),
    runs: new Map(),
    artifacts: new Map(),
    commitComments: new Map(),
    environments: new Map(),
    deployments: new Map(),
    releases: new Map(),
  }
  world.repositories.set(id, repository)
  world.names.set(fullName(repository).toLowerCase(), id)
  return repository
}

export function renameRepository(site: Site, repository: Repository, name: string): void {
  const from = repository.name
  repository.name = name
  site.world.names.set(fullName(repository).toLowerCase(), repository.id)
  const parts = { changes: { repository: { name: { from } } } }
  emitEvent(site, {
    event: 'repository',
    action: 'renamed',
    repository,
    sender: personOf(site.world, repository.owner),
    parts,
  })
}

/** The App keeps the repository only where it is installed on the new owner too. */
export function transferRepository(site: Site, repository: Repository, owner: Account): void {
  const { world } = site
  const former = repository.owner
  const before = installationOf(world, repository)
  repository.owner = owner
  world.names.set(fullName(repository).toLowerCase(), repository.id)
  const from =
    former.type === 'Organization'
      ? { organization: organizationObject(world, former) }
      : { user: accountObject(world, former) }
  const parts = { changes: { owner: { from } } }
  emitEvent(site, {
    event: 'repository',
    action: 'transferred',
    repository,
    sender: personOf(world, former),
    parts,
  })
  if (before !== undefined) {
    before.selected?.delete(repository.id)
    emitSelection(site, before, [], [repository])
  }
  const after = installationOf(world, repository)
  if (after !== undefined) emitSelection(site, after, [repository], [])
}

export function setArchived(site: Site, repository: Repository, isArchived: boolean): void {
  repository.isArchived = isArchived
  tellState(site, repository, isArchived ? 'archived' : 'unarchived')
}

export function setPrivate(site: Site, repository: Repository, isPrivate: boolean): void {
  repository.isPrivate = isPrivate
  tellState(site, repository, isPrivate ? 'privatized' : 'publicized')
}

const tellState = (site: Site, repository: Repository, action: string) =>
  emitEvent(site, {
    event: 'repository',
    action,
    repository,
    sender: personOf(site.world, repository.owner),
    parts: {},
  })

export function deleteRepository(site: Site, repository: Repository): void {
  const { world } = site
  tellState(site, repository, 'deleted')
  world.repositories.delete(repository.id)
  for (const other of world.repositories.values()) {
    for (const pull of other.pulls.values()) {
      if (pull.headRepository === repository) delete pull.headRepository
    }
  }
}

/** Tells that an installation reaches more or fewer repositories. */
export function emitSelection(
  site: Site,
  installation: Installation,
  added: readonly Repository[],
  removed: readonly Repository[],
): void {
  const short = (each: Repository) => ({
    id: each.id,
    node_id: nodeId('Repository', each.id),
    name: each.name,
    full_name: fullName(each),
    private: each.isPrivate,
  })
  emitInstallation(site, installation, added.length > 0 ? 'added' : 'removed', {
    event: 'installation_repositories',
    parts: {
      repository_selection: installation.selected === undefined ? 'all' : 'selected',
      repositories_added: added.map(short),
      repositories_removed: removed.map(short),
      requester: null,
    },
  })
}

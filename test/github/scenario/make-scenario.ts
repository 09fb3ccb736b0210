/** What a test says happens on GitHub: repositories, pushes, pull requests, comments, clicks. */

import type { Entries } from '../../git/entries.ts'
import { mintToken } from '../auth/mint-token.ts'
import { suspend, uninstall, unsuspend } from '../changes/change-installation.ts'
import { emitSelection, makeRepository } from '../changes/make-repository.ts'
import { pushCommit } from '../changes/push-commits.ts'
import { emitInstallation } from '../hooks/emit.ts'
import type { Site } from '../site.ts'
import { accountOf } from '../state/make-world.ts'
import type { Repository } from '../state/repository.ts'
import type { Account, Installation, Permissions, Role } from '../state/world.ts'
import { openRepository, type RepositoryHandle } from './open-repository.ts'

export interface NewRepository {
  readonly owner?: string
  readonly ownerType?: Account['type']
  readonly name?: string
  readonly isPrivate?: boolean
  readonly defaultBranch?: string
  readonly files?: Entries
  /** branch → its required checks; `protect: {checks}` means the default branch */
  readonly protect?: { readonly checks: readonly { readonly name: string; readonly appId?: number }[] }
  /** login → role */
  readonly roles?: Readonly<Record<string, Role>>
  /** false: the App is not installed there. Default: it is, on all of the owner's repositories */
  readonly isInstalled?: boolean
}

export interface InstallOptions {
  readonly permissions?: Permissions
  /** absent: all of the account's repositories */
  readonly only?: readonly RepositoryHandle[]
}

export interface InstallationHandle {
  readonly id: number
  readonly suspend: () => void
  readonly unsuspend: () => void
  /** uninstalls the App */
  readonly remove: () => void
  readonly add: (...repositories: RepositoryHandle[]) => void
  readonly drop: (...repositories: RepositoryHandle[]) => void
  readonly setPermissions: (permissions: Permissions) => void
  /** every token given out so far is refused from now on */
  readonly revokeTokens: () => void
}

export interface Scenario {
  readonly account: (login: string, type?: Account['type']) => Account
  readonly createRepository: (options?: NewRepository) => Promise<RepositoryHandle>
  /** of that owner; throws where there is none */
  readonly installation: (owner: string) => InstallationHandle
  /** a personal token of that user */
  readonly tokenOf: (login: string) => string
  /** with scopes a classic one, which is good for these alone */
  readonly userToken: (login: string, scopes?: readonly string[]) => string
}

export function makeScenario(site: Site): Scenario {
  const { world } = site
  const find = (owner: string) =>
    [...world.installations.values()].find(
      (each) => !each.isDeleted && each.app === world.app && each.account.login === owner,
    )
  const install = (owner: string, options: InstallOptions = {}): InstallationHandle => {
    const installation: Installation = {
      id: world.newId(),
      app: world.app,
      account: accountOf(world, owner, 'Organization'),
      permissions: options.permissions ?? world.app.permissions,
      ...(options.only === undefined ? {} : { selected: new Set(options.only.map(({ id }) => id)) }),
      isDeleted: false,
      createdAtMs: world.nowMs(),
    }
    world.installations.set(installation.id, installation)
    emitInstallation(site, installation, 'created')
    return handleOf(site, installation)
  }
  const userToken: Scenario['userToken'] = (login, scopes) =>
    mintToken(world, {
      kind: 'user',
      account: accountOf(world, login),
      ...(scopes === undefined ? {} : { scopes }),
    })
  return {
    account: (login, type) => accountOf(world, login, type),
    tokenOf: (login) => userToken(login),
    userToken,
    installation: (owner) => {
      const found = find(owner)
      if (found === undefined) throw new Error(`the App is not installed on ${owner}`)
      return handleOf(site, found)
    },
    createRepository: async (options = {}) => {
      const owner = accountOf(world, options.owner ?? 'acme', options.ownerType ?? 'Organization')
      const repository = await makeRepository(site, {
        owner,
        name: options.name ?? 'shop',
        ...(options.isPrivate === undefined ? {} : { isPrivate: options.isPrivate }),
        ...(options.defaultBranch === undefined ? {} : { defaultBranch: options.defaultBranch }),
      })
      for (const [login, role] of Object.entries(options.roles ?? {})) setRole(site, repository, login, role)
      const first = owner.type === 'User' ? owner : accountOf(world, 'ada')
      if (owner.type !== 'User' && !repository.roles.has('ada')) setRole(site, repository, 'ada', 'admin')
      await pushCommit(
        site,
        repository,
        repository.defaultBranch,
        options.files ?? { 'README.md': '# Shop\n' },
        {
          by: first,
          message: 'First commit',
        },
      )
      const handle = openRepository(site, repository)
      if (options.protect !== undefined) handle.protect(options.protect)
      if (options.isInstalled ?? true) {
        const installed = find(owner.login)
        if (installed === undefined) install(owner.login)
        else emitSelection(site, installed, [repository], [])
      }
      return handle
    },
  }
}

export function setRole(site: Site, repository: Repository, login: string, role: Role): void {
  const { login: name } = accountOf(site.world, login)
  repository.roles.set(name.toLowerCase(), role)
}

function handleOf(site: Site, installation: Installation): InstallationHandle {
  const { world } = site
  const repositories = (handles: readonly RepositoryHandle[]) => handles.map(({ repository }) => repository)
  return {
    id: installation.id,
    suspend: () => suspend(site, installation),
    unsuspend: () => unsuspend(site, installation),
    remove: () => uninstall(site, installation),
    add: (...handles) => {
      for (const { id } of handles) installation.selected?.add(id)
      emitSelection(site, installation, repositories(handles), [])
    },
    drop: (...handles) => {
      installation.selected ??= new Set(
        [...world.repositories.values()]
          .filter((each) => each.owner === installation.account)
          .map((each) => each.id),
      )
      for (const { id } of handles) installation.selected.delete(id)
      emitSelection(site, installation, [], repositories(handles))
    },
    setPermissions: (permissions) => {
      installation.permissions = permissions
      emitInstallation(site, installation, 'new_permissions_accepted')
    },
    revokeTokens: () => {
      for (const [text, token] of world.tokens) {
        if (token.kind === 'installation' && token.installation === installation) world.tokens.delete(text)
      }
    },
  }
}

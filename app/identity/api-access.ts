/** Edge: the token of a request → who it is in a repository. Read keys are in memory; of another token GitHub is asked. */
import { createHash } from 'node:crypto'
import type { GitHub, Permission } from '../github/github.ts'
import { findReadKey, looksLikeReadKey, type ReadKeyIndex } from './read-keys.ts'

export interface ApiAccess {
  readonly repositoryId: number
  readonly permission: Permission
  /** of a key that is for one alone */
  readonly environment?: string
  /** whose bucket of the rate limit it takes from */
  readonly name: string
}

export interface AccessLookup {
  readonly ofKey: (keys: ReadKeyIndex, token: string) => ApiAccess | undefined
  /**
   * undefined: the token may not see the repository. `not-now`: nobody knows the token yet, and `mayAsk` says no. Throws
   * where GitHub does not tell.
   */
  readonly ofGitHub: (
    token: string,
    where: { readonly owner: string; readonly name: string },
    mayAsk: () => boolean,
  ) => Promise<ApiAccess | 'not-now' | undefined>
  /** of a token: whose bucket it takes from */
  readonly nameOf: (token: string) => string
  /** it was good for something before */
  readonly isKnown: (token: string) => boolean
}

/** tokens that were good once: strangers from the same address do not shut them out */
const maxKnown = 5_000

export function createAccessLookup(github: Pick<GitHub, 'readAccess'>): AccessLookup {
  const known = new Set<string>()
  const nameOf = (token: string): string => `token/${createHash('sha256').update(token).digest('base64url')}`

  return {
    nameOf,
    isKnown: (token) => known.has(nameOf(token)),
    ofKey: (keys, token) => {
      const row = findReadKey(keys, token)
      if (row === undefined) return undefined
      const { repositoryId, environment, id } = row
      return {
        repositoryId,
        permission: 'read',
        name: `key/${id}`,
        ...(environment === undefined ? {} : { environment }),
      }
    },
    ofGitHub: async (token, { owner, name }, mayAsk) => {
      // a key of ours goes to nobody else
      if (token === '' || looksLikeReadKey(token)) return undefined
      const own = nameOf(token)
      if (!known.has(own) && !mayAsk()) return 'not-now'
      const access = await github.readAccess(token, owner, name)
      if (access === undefined || access.permission === 'none') return undefined
      if (known.size >= maxKnown) known.clear()
      known.add(own)
      const { repositoryId, permission } = access
      return { repositoryId, permission, name: own }
    },
  }
}

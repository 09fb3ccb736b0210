/** Edge: the token of a request → what it may read. Read keys are in memory; of another token GitHub is asked who it is. */
import { createHash } from 'node:crypto'
import type { ApiRequest } from '../api/route.ts'
import type { GitHub } from '../github/github.ts'
import { findReadKey, looksLikeReadKey, type ReadKeyIndex } from '../identity/read-keys.ts'
import { isAtLeast } from '../roles.ts'

export interface Reader {
  readonly repositoryId: number
  /** absent: every environment of the repository */
  readonly environment?: string
  /** whose bucket of the rate limit it takes from */
  readonly name: string
}

export interface ReaderLookup {
  /** at once, from memory */
  readonly ofKey: (keys: ReadKeyIndex, token: string) => Reader | undefined
  /**
   * undefined: the token may not see the repository. `not-now`: it is a stranger's, and `mayAsk` says no. Throws where GitHub
   * does not tell.
   */
  readonly ofGitHub: (
    token: string,
    where: { readonly owner: string; readonly name: string },
    mayAsk: () => boolean,
  ) => Promise<Reader | 'not-now' | undefined>
}

/** tokens that were good once: strangers from the same address do not shut them out */
const maxFriends = 5_000

export function bearerOf({ headers }: Pick<ApiRequest, 'headers'>): string {
  return /^bearer +(\S+) *$/i.exec(headers['authorization'] ?? '')?.[1] ?? ''
}

export function createReaderLookup(github: Pick<GitHub, 'readAccess'>): ReaderLookup {
  const friends = new Set<string>()

  return {
    ofKey: (keys, token) => {
      const row = findReadKey(keys, token)
      if (row === undefined) return undefined
      const { repositoryId, environment, id } = row
      return { repositoryId, name: `key/${id}`, ...(environment === undefined ? {} : { environment }) }
    },
    ofGitHub: async (token, { owner, name }, mayAsk) => {
      // a key of ours goes to nobody else
      if (token === '' || looksLikeReadKey(token)) return undefined
      const friend = createHash('sha256').update(token).digest('base64url')
      if (!friends.has(friend) && !mayAsk()) return 'not-now'
      const access = await github.readAccess(token, owner, name)
      if (access === undefined || !isAtLeast(access.permission, 'read')) return undefined
      if (friends.size >= maxFriends) friends.clear()
      friends.add(friend)
      return { repositoryId: access.repositoryId, name: `token/${friend}` }
    },
  }
}

/** What the store tells whoever serves from memory: much at once, and of what is known already nothing but its ids. */
import type { PointerRow, RequestRow } from './promotion-store.ts'
import type { VersionRow } from './prompt-store.ts'

export type ServedVersion = Pick<VersionRow, 'id' | 'fingerprint' | 'firstCommit' | 'parts'>
export type ServedRequest = Pick<RequestRow, 'id' | 'source' | 'ref' | 'result'>

export interface ServedReads {
  /** of every active pointer of every repository */
  readonly activeIds: () => Promise<readonly number[]>
  /** those of them that are there, active or not */
  readonly pointers: (ids: readonly number[]) => Promise<readonly PointerRow[]>
  readonly versions: (
    repositoryId: number,
    fingerprints: readonly string[],
  ) => Promise<readonly ServedVersion[]>
  readonly requests: (repositoryId: number, ids: readonly string[]) => Promise<readonly ServedRequest[]>
}

/** What every environment serves, as it stands in memory: answers are ready to be sent. */
import type { ReadKeyIndex } from '../identity/read-keys.ts'
import type { PointerRow } from '../store/promotion-store.ts'

export type ArmName = PointerRow['slot']

export interface ServedArm {
  readonly arm: ArmName
  /** `v12` */
  readonly version: string
  readonly fingerprint: string
  /** strong: it changes with every byte of the body */
  readonly etag: string
  /** JSON of `ServedPrompt` */
  readonly body: Uint8Array
  /** JSON text of `VersionParts`, to render from */
  readonly parts: string
}

export interface Halted {
  readonly by: string
  readonly atMs: number
  readonly why?: string
  readonly requestId: string
}

/** One prompt in one environment. */
export interface ServedPlace {
  readonly halted?: Halted
  /** absent where there is a canary alone, or where the version cannot be read */
  readonly stable?: ServedArm
  readonly canary?: ServedArm & { readonly percent: number }
  /** its version is not in the database, or of a form that this server does not know */
  readonly isUnreadable?: true
}

export interface ServedRepository {
  readonly id: number
  readonly owner: string
  readonly name: string
  /** by environment, then by the prompt's name */
  readonly environments: ReadonlyMap<string, ReadonlyMap<string, ServedPlace>>
  /** what it was made from, by id */
  readonly pointers: ReadonlyMap<number, KnownPointer>
}

export interface KnownPointer {
  readonly pointer: PointerRow
  /** share of the callers: it is part of the body, and other pointers change it */
  readonly percent: number
  /** absent: halted, or unreadable */
  readonly arm?: ServedArm
}

export interface ServedCopy {
  /** of the store's promotions when it was read */
  readonly generation: number
  /** by `owner/name` of now, in lower case: GitHub's names have no case */
  readonly repositories: ReadonlyMap<string, ServedRepository>
  readonly keys: ReadKeyIndex
}

export const repositoryKey = (owner: string, name: string): string => `${owner}/${name}`.toLowerCase()

export function countServed(copy: ServedCopy): number {
  return [...copy.repositories.values()].reduce((sum, { pointers }) => sum + pointers.size, 0)
}

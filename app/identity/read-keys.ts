/** Read keys: how one is made, told apart and found again. Of the key itself nothing is kept but its SHA-256. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ReadKeyRow } from '../store/promotion-store.ts'

const mark = 'pgr_'
const form = /^pgr_[A-Za-z0-9_-]{43}$/
const shownChars = mark.length + 6

export interface NewReadKey {
  /** shown once */
  readonly key: string
  readonly hash: string
  readonly prefix: string
}

/** 256 random bits: nothing that could be guessed, so a plain hash keeps it. */
export function createReadKey(): NewReadKey {
  const key = `${mark}${randomBytes(32).toString('base64url')}`
  return { key, hash: hashReadKey(key), prefix: key.slice(0, shownChars) }
}

const hashReadKey = (key: string): string => createHash('sha256').update(key).digest('hex')

/** Ours, though perhaps of no one: such a text goes to nobody else. */
export const looksLikeReadKey = (token: string): boolean => token.startsWith(mark)

/** Keys in force by the first digits of their hash. */
export type ReadKeyIndex = ReadonlyMap<string, ReadKeyRow>

const indexChars = 16
/** what a key that does not exist is held against, so that it takes as long */
const decoy = '0'.repeat(64)

export function indexReadKeys(rows: readonly ReadKeyRow[]): ReadKeyIndex {
  return new Map(rows.map((row) => [row.hash.slice(0, indexChars), row]))
}

/** The key in force that `token` is. It takes as long for a key that is not there. */
export function findReadKey(index: ReadKeyIndex, token: string): ReadKeyRow | undefined {
  const hash = hashReadKey(token)
  const row = index.get(hash.slice(0, indexChars))
  const isSame = timingSafeEqual(Buffer.from(hash), Buffer.from(row?.hash ?? decoy))
  return isSame && form.test(token) && row?.revokedAtMs === undefined ? row : undefined
}

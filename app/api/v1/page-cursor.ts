/**
 * Where a list goes on, as text that a caller hands back and cannot read: it may name what that one may not see. It is good
 * for the list it came from alone.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Position } from '../../store/list-store.ts'

export interface Cursors {
  /** `list` names everything that makes the list what it is: its address, filters and sort */
  readonly write: (list: string, position: Position) => string
  /** undefined: it is not of this list */
  readonly read: (list: string, cursor: string) => Position | undefined
}

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/** With the same secret cursors outlive a restart. */
export function createCursors(secret: string): Cursors {
  const key = createHash('sha256').update(`cursors of lists\n${secret}`).digest()
  return {
    write: (list, { value, id }) => {
      const iv = randomBytes(ivBytes)
      const sealing = createCipheriv(cipher, key, iv).setAAD(Buffer.from(list))
      const sealed = Buffer.concat([sealing.update(JSON.stringify([value, id])), sealing.final()])
      return Buffer.concat([iv, sealing.getAuthTag(), sealed]).toString('base64url')
    },
    read: (list, cursor) => {
      const bytes = Buffer.from(cursor, 'base64url')
      if (bytes.length <= ivBytes + tagBytes) return undefined
      try {
        const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
          .setAAD(Buffer.from(list))
          .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
        const opened = Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()])
        // sealed by `write` alone
        const [value, id] = JSON.parse(opened.toString()) as [Position['value'], number]
        return { value, id }
      } catch {
        return undefined
      }
    },
  }
}

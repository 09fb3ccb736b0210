/** Where a list goes on, as text that a caller hands back and never reads. */
import type { Page } from './store.ts'

function writeCursor(seq: number): string {
  return Buffer.from(`seq:${seq}`).toString('base64url')
}

/** undefined: there is none, or it is not one of ours; the list begins at its start. */
export function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  const match = /^seq:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())
  return match === null ? undefined : Number(match[1])
}

/** Of one row more than were asked for, which tells whether there is a next page. */
export function toPage<Row extends { readonly seq: number }, T>(
  rows: readonly Row[],
  limit: number,
  toRow: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(toRow),
    ...(rows.length > limit && last !== undefined ? { next: writeCursor(last.seq) } : {}),
  }
}

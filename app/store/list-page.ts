/** How every list is cut into pages: after a position instead of by counting, so that new rows shift nothing. */
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Listed, ListPage, Position } from './list-store.ts'

/** What a list is sorted by; `id` decides among equal values. Neither is ever null. */
export interface SortKey {
  readonly value: SQLWrapper
  readonly id: SQLWrapper
}

export interface Cut {
  readonly where: SQL | undefined
  readonly orderBy: readonly SQL[]
  /** one more than is shown tells whether there is a next page */
  readonly limit: number
  /** to be selected with each row */
  readonly columns: { readonly sortValue: SQL<string | number>; readonly sortId: SQL<number> }
}

export function cutPage<Sort extends string>(
  keys: Readonly<Record<Sort, SortKey>>,
  { sort, isDescending, after, limit }: ListPage<Sort>,
): Cut {
  const { value, id } = keys[sort]
  const isById = value === id
  const direction = sql.raw(isDescending ? 'desc' : 'asc')
  return {
    where: after === undefined ? undefined : behind({ value, id }, after, isDescending),
    orderBy: (isById ? [id] : [value, id]).map((one) => sql`${one} ${direction}`),
    limit: limit + 1,
    columns: { sortValue: sql<string | number>`${value}`, sortId: sql<number>`${id}` },
  }
}

function behind({ value, id }: SortKey, after: Position, isDescending: boolean): SQL {
  const than = sql.raw(isDescending ? '<' : '>')
  return value === id
    ? sql`${id} ${than} ${after.id}`
    : sql`(${value}, ${id}) ${than} (${after.value}, ${after.id})`
}

export function toListed<Row extends { readonly sortValue: string | number; readonly sortId: number }, T>(
  rows: readonly Row[],
  { limit }: Pick<ListPage<string>, 'limit'>,
  toRow: (row: Omit<Row, 'sortValue' | 'sortId'>) => T,
): Listed<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(({ sortValue: _, sortId: __, ...row }) => toRow(row)),
    ...(rows.length > limit && last !== undefined
      ? { next: { value: last.sortValue, id: last.sortId } }
      : {}),
  }
}

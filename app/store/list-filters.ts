/** Conditions that lists have in common; what was not asked for is no condition. */
import { eq, gte, lt, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

export function equals(column: SQLiteColumn, value: string | number | boolean | undefined): SQL | undefined {
  return value === undefined ? undefined : eq(column, value)
}

/** From `since` on, before `until`. */
export function within(
  column: SQLiteColumn,
  { since, until }: { readonly since?: number; readonly until?: number },
): (SQL | undefined)[] {
  return [
    since === undefined ? undefined : gte(column, since),
    until === undefined ? undefined : lt(column, until),
  ]
}

/** `q` stands in one of the columns, every character for itself; ASCII letters without regard to case. */
export function contains(columns: readonly SQLWrapper[], q: string | undefined): SQL | undefined {
  if (q === undefined) return undefined
  const pattern = `%${q.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`
  return or(...columns.map((column) => sql`${column} like ${pattern} escape '\\'`))
}

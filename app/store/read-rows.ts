/** Many rows as one JSON text a page: five times as fast as row by row, within a server's answer, and the event loop goes on. */
import { setImmediate } from 'node:timers/promises'
import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Db } from './database.ts'

const rowsAtOnce = 1000

/** All that `where` says, by `key`, which is unique. Not for bytes, and fractions have fifteen digits. */
export async function readRows<Table extends SQLiteTable>(
  reader: Db,
  table: Table,
  where: SQL,
  key: readonly SQLiteColumn[],
): Promise<Table['$inferSelect'][]> {
  const columns = Object.entries(getTableColumns(table))
  const names = sql.join(
    columns.map(([, column]) => sql`${column}`),
    sql`, `,
  )
  const order = sql.join(
    key.map((column) => sql`${column}`),
    sql`, `,
  )
  const keyAt = key.map((column) => columns.findIndex(([, other]) => other === column))
  const found: Table['$inferSelect'][] = []
  let last: readonly unknown[] | undefined
  for (;;) {
    const after =
      last === undefined
        ? sql``
        : sql` and (${order}) > (${sql.join(
            keyAt.map((at) => sql`${last?.[at]}`),
            sql`, `,
          )})`
    const [page] = await reader.all<{ rows: string }>(
      sql`select json_group_array(json(one)) as rows from (select json_array(${names}) as one from ${table} where ${where}${after} order by ${order} limit ${rowsAtOnce})`,
    )
    // as the statement above makes it
    const rows = JSON.parse(page?.rows ?? '[]') as unknown[][]
    for (const values of rows) {
      const row: Record<string, unknown> = {}
      for (const [at, [name, column]] of columns.entries()) {
        const value = values[at]
        row[name] = value === null ? null : column.mapFromDriverValue(value)
      }
      // the columns of the table, by name
      found.push(row as Table['$inferSelect'])
    }
    last = rows.at(-1)
    if (rows.length < rowsAtOnce) return found
    await setImmediate()
  }
}

/** Many rows in one statement: they travel as one JSON text, ten times as fast as one statement a row. */
import { getTableColumns, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Db } from './database.ts'

/** Rows that are there already stay as they are. Not for bytes. */
export async function insertRows<Table extends SQLiteTable>(
  db: Db,
  table: Table,
  rows: readonly Table['$inferInsert'][],
): Promise<void> {
  const first = rows[0]
  if (first === undefined) return
  const members = Object.keys(first)
  const columns = members.map((member) => getTableColumns(table)[member])
  const json = JSON.stringify(
    rows.map((row) => members.map((member) => cleanText((row as Record<string, unknown>)[member]))),
  )
  const names = columns.map((column, at) => {
    if (column === undefined) throw new Error(`insertRows: there is no column ${members[at]}`)
    return sql.identifier(toSnakeCase(members[at] ?? ''))
  })
  const values = members.map((_, at) => sql.raw(`value ->> ${at}`))
  await db.run(
    sql`insert into ${table} (${sql.join(names, sql`, `)}) select ${sql.join(values, sql`, `)} from json_each(${json}) where true on conflict do nothing`,
  )
}

/** SQLite ends a text at NUL and cannot hold half a surrogate pair. */
function cleanText(value: unknown): unknown {
  if (value === undefined) return null
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\u{fffd}') : value
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

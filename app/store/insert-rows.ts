/** Many rows in one statement: they travel as one JSON text, ten times as fast as one statement a row. */
import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Db } from './database.ts'

/** A server takes no text of more than four megabytes. */
const charactersAtOnce = 512 * 1024

/** Rows have the same members; those that are there already stay as they are, unless `onConflict` says what they become. Not for bytes. */
export async function insertRows<Table extends SQLiteTable>(
  db: Db,
  table: Table,
  rows: readonly Table['$inferInsert'][],
  onConflict: SQL = sql`on conflict do nothing`,
): Promise<void> {
  const first = rows[0]
  if (first === undefined) return
  const members = Object.keys(first)
  const columns = getTableColumns(table)
  const unknown = members.find((member) => columns[member] === undefined)
  if (unknown !== undefined) throw new Error(`insertRows: there is no column ${unknown}`)
  const names = sql.raw(members.map(toSnakeCase).join(', '))
  const values = sql.raw(members.map((_, at) => `value ->> ${at}`).join(', '))
  let texts: string[] = []
  let characters = 0
  const flush = async (): Promise<void> => {
    const json = `[${texts.join(',')}]`
    texts = []
    characters = 0
    await db.run(
      sql`insert into ${table} (${names}) select ${values} from json_each(${json}) where true ${onConflict}`,
    )
  }
  for (const row of rows) {
    const text = JSON.stringify(members.map((member) => cleanText((row as Record<string, unknown>)[member])))
    if (texts.length > 0 && characters + text.length > charactersAtOnce) await flush()
    texts.push(text)
    characters += text.length
  }
  await flush()
}

/** SQLite ends a text at NUL and cannot hold half a surrogate pair. */
function cleanText(value: unknown): unknown {
  if (value === undefined) return null
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\u{fffd}') : value
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

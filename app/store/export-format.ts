/** What an export looks like: a line that says what it is, a line for each row, and a line that says it is whole. */
import type { Client } from '@libsql/client'

export const EXPORT_SCHEMA = 'promptgate.export/1'

export interface ExportHeader {
  readonly schema: typeof EXPORT_SCHEMA
  /** of Promptgate */
  readonly version: string
  /** the last one: what tables and columns there are */
  readonly migration: string
  readonly at: string
}

/** Bytes have no place in JSON. */
export type ExportValue = number | string | null | { readonly base64: string }

export interface ExportedRow {
  readonly table: string
  readonly row: Readonly<Record<string, ExportValue>>
}

export interface ExportEnd {
  readonly rows: number
}

/** What is on its way, and what only this installation needs. */
const left = ['deliveries', 'payload_pieces', 'tokens', 'units', 'migrations']

/** Written by the store itself whenever it opens. */
export const selfTestKey = 'store.self-test'

/** Tables with their columns. */
export type ExportTables = ReadonlyMap<string, ReadonlySet<string>>

type Ask = Pick<Client, 'execute'>

/** in the order of their names */
export async function listTables(client: Ask): Promise<ExportTables> {
  const { rows } = await client.execute(
    `select t.name as name, c.name as member from sqlite_master t join pragma_table_info(t.name) c
     where t.type = 'table' and t.name not like 'sqlite%' and t.name not like 'libsql%' and t.name not like '\\_%' escape '\\'
     order by t.name, c.cid`,
  )
  const tables = new Map<string, Set<string>>()
  for (const { name, member } of rows) {
    const table = String(name)
    if (left.includes(table)) continue
    tables.set(table, (tables.get(table) ?? new Set()).add(String(member)))
  }
  return tables
}

export async function readMigrations(client: Ask): Promise<readonly string[]> {
  const { rows } = await client.execute('select tag from migrations order by tag')
  return rows.map(({ tag }) => String(tag))
}

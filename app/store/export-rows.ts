/** All that is worth keeping of a database as lines of text, a few rows at a time: to move it, or to look into it. */
import { existsSync } from 'node:fs'
import { type Client, createClient } from '@libsql/client'
import { toPath } from './check-wal.ts'
import {
  EXPORT_SCHEMA,
  type ExportEnd,
  type ExportedRow,
  type ExportHeader,
  type ExportValue,
  listTables,
  readMigrations,
  selfTestKey,
} from './export-format.ts'
import { makeFault, StoreFault, toStoreFault } from './store-fault.ts'

/** A server gives no answer of more than ten megabytes, and some rows are long. */
const rowsAtOnce: Readonly<Record<string, number>> = {
  evaluations: 2,
  promotion_requests: 2,
  report_bodies: 8,
  versions: 20,
}
const otherRowsAtOnce = 100

export interface ExportOptions {
  /** as the store has it; a file may be in use meanwhile */
  readonly url: string
  readonly token?: string
  /** of Promptgate */
  readonly version: string
  readonly nowMs?: () => number
}

/**
 * Lines without their ends. Of a file it is one moment in time; of a server rows may come meanwhile, unless the App is
 * stopped. Throws a `StoreFault`.
 */
export async function* exportRows({
  url,
  token,
  version,
  nowMs = Date.now,
}: ExportOptions): AsyncGenerator<string> {
  const isFile = url.startsWith('file:')
  // opening would make it
  if (isFile && !existsSync(toPath(url))) throw makeFault('cannot-open', `there is no ${toPath(url)}`)
  const client = createClient({ url, ...(token === undefined ? {} : { authToken: token }) })
  try {
    const moment = isFile ? await client.transaction('read') : undefined
    try {
      yield* readLines(moment ?? client, version, nowMs)
    } finally {
      moment?.close()
    }
  } catch (error) {
    throw toStoreFault(error)
  } finally {
    client.close()
  }
}

async function* readLines(
  client: Pick<Client, 'execute'>,
  version: string,
  nowMs: () => number,
): AsyncGenerator<string> {
  const { rows: ours } = await client.execute("select 1 from sqlite_master where name = 'migrations'")
  if (ours.length === 0)
    throw new StoreFault(
      'cannot-open',
      'This database holds nothing of Promptgate: set DATABASE_URL as for the server.',
    )
  const migration = (await readMigrations(client)).at(-1) ?? ''
  const at = new Date(nowMs()).toISOString()
  yield JSON.stringify({ schema: EXPORT_SCHEMA, version, migration, at } satisfies ExportHeader)
  let count = 0
  for (const table of (await listTables(client)).keys()) {
    for await (const row of readTable(client, table)) {
      if (table === 'settings' && row['key'] === selfTestKey) continue
      count++
      yield JSON.stringify({ table, row } satisfies ExportedRow)
    }
  }
  yield JSON.stringify({ rows: count } satisfies ExportEnd)
}

async function* readTable(
  client: Pick<Client, 'execute'>,
  table: string,
): AsyncGenerator<ExportedRow['row']> {
  const limit = rowsAtOnce[table] ?? otherRowsAtOnce
  for (let last = 0; ; ) {
    const { columns, rows } = await client.execute({
      sql: `select *, rowid as "@" from ${table} where rowid > ? order by rowid limit ?`,
      args: [last, limit],
    })
    for (const row of rows) {
      const members = columns.filter((name) => name !== '@')
      yield Object.fromEntries(members.map((name) => [name, toValue(row[name])]))
    }
    if (rows.length < limit) return
    last = Number(rows.at(-1)?.['@'])
  }
}

function toValue(value: unknown): ExportValue {
  if (value instanceof ArrayBuffer) return { base64: Buffer.from(value).toString('base64') }
  if (typeof value === 'bigint') return Number(value)
  // what SQLite has besides bytes
  return value as number | string | null
}

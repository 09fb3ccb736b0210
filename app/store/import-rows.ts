/** An export becomes rows again, with their ids, in a database that holds nothing yet: all of it or, in a file, nothing. */
import { type Client, createClient, type InStatement } from '@libsql/client'
import { type ExportTables, listTables, readMigrations } from './export-format.ts'
import { openStore } from './open-store.ts'
import { checkHeader, type ImportedRow, ImportProblem, readLine, toRow, toStatements } from './read-export.ts'
import { toStoreFault } from './store-fault.ts'

/** Of one batch; a statement takes 32,766 values. */
const valuesAtOnce = 8_000
const charactersAtOnce = 512 * 1024

export interface ImportOptions {
  readonly url: string
  readonly token?: string
  /** without their ends, as a file's lines are read */
  readonly lines: AsyncIterable<string>
  readonly migrationsFolder?: string
}

interface Known {
  readonly tables: ExportTables
  readonly migrations: readonly string[]
}

type Into = (statements: InStatement[]) => Promise<unknown>

/**
 * How many rows. Throws an `ImportProblem` or a `StoreFault`, whose sentences name the fix; a file is as empty afterwards
 * as it was before, a server may hold a part.
 */
export async function importRows({ lines, ...home }: ImportOptions): Promise<{ readonly rows: number }> {
  // takes the lock, makes the tables, proves a write
  const store = await openStore(home)
  const { url, token } = home
  const client = createClient({ url, ...(token === undefined ? {} : { authToken: token }) })
  try {
    const known = { tables: await listTables(client), migrations: await readMigrations(client) }
    await checkEmpty(client, known)
    if (!url.startsWith('file:')) {
      return { rows: await importInto(known, (statements) => client.batch(statements, 'write'), lines) }
    }
    const transaction = await client.transaction('write')
    try {
      const rows = await importInto(known, (statements) => transaction.batch(statements), lines)
      await transaction.commit().catch(tellFault)
      return { rows }
    } finally {
      transaction.close()
    }
  } finally {
    client.close()
    await store.close()
  }
}

async function checkEmpty(client: Client, { tables }: Known): Promise<void> {
  for (const table of tables.keys()) {
    const where = table === 'settings' ? " where key not like 'store.%'" : ''
    const { rows } = await client.execute(`select 1 from ${table}${where} limit 1`)
    if (rows.length > 0)
      throw new ImportProblem(`The database is not empty: there are rows in ${table}. Import into a new one.`)
  }
}

async function importInto(known: Known, into: Into, lines: AsyncIterable<string>): Promise<number> {
  let at = 0
  let count = 0
  let end: number | undefined
  let waiting: ImportedRow[] = []
  let values = 0
  let characters = 0
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await into(toStatements(waiting)).catch(tellFault)
    waiting = []
    values = 0
    characters = 0
  }
  for await (const line of lines) {
    at++
    if (line === '') continue
    const told = readLine(line, at)
    if (end !== undefined) throw new ImportProblem(`Line ${at} follows the last line of the export.`)
    if (at === 1) {
      checkHeader(told, known.migrations)
      continue
    }
    if (typeof told['rows'] === 'number') {
      end = told['rows']
      continue
    }
    const row = toRow(told, known.tables, at)
    if (values + row.values.length > valuesAtOnce || characters + line.length > charactersAtOnce)
      await flush()
    waiting.push(row)
    values += row.values.length
    characters += line.length
    count++
  }
  if (at === 0) throw new ImportProblem('The export is empty: there is not one line.')
  if (end !== undefined && end < count)
    throw new ImportProblem(
      `The export was changed: ${count} rows are there where it says ${end}. Export again.`,
    )
  if (end !== count)
    throw new ImportProblem(
      `The export is cut short: ${count} rows of ${end ?? 'more'} are there. Export again.`,
    )
  await flush()
  return count
}

/** The lines have faults of their own, which are not the database's. */
function tellFault(error: unknown): never {
  throw toStoreFault(error)
}

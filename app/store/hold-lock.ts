/** One process owns a database file: SQLite's own lock on a second, tiny file, which ends with the process however it ends. */
import { hostname } from 'node:os'
import { type Client, createClient, LibsqlError, type Transaction } from '@libsql/client'
import { makeFault, toStoreFault } from './store-fault.ts'

export interface Lock {
  readonly release: () => void
}

const busyMs = 100

/** `url` is that of the database; throws a fault of kind `in-use` that says who holds it. */
export async function holdLock(url: string, nowMs: number): Promise<Lock> {
  let client: Client | undefined
  try {
    client = createClient({ url: `${url}.lock`, timeout: busyMs })
    const first = await take(client)
    // who holds it must be committed to be read by others; the lock is taken again at once
    await first.execute('create table if not exists holder (one integer primary key, text text not null)')
    await first.execute({
      sql: 'insert or replace into holder values (1, ?)',
      args: [`process ${process.pid} on ${hostname()} since ${new Date(nowMs).toISOString()}`],
    })
    await first.commit()
    const held = await take(client)
    const owner = client
    return {
      release: () => {
        held.close()
        owner.close()
      },
    }
  } catch (error) {
    client?.close()
    throw toStoreFault(error)
  }
}

async function take(client: Client): Promise<Transaction> {
  try {
    return await client.transaction('write')
  } catch (error) {
    if (error instanceof LibsqlError && error.code === 'SQLITE_BUSY')
      throw makeFault('in-use', await readHolder(client), error)
    throw error
  }
}

async function readHolder(client: Client): Promise<string> {
  try {
    const { rows } = await client.execute('select text from holder')
    return String(rows[0]?.['text'] ?? 'it is just starting')
  } catch {
    return 'it is just starting'
  }
}

/** One process owns a database file: SQLite's own lock on a second, empty file, which ends with the process however it ends. */
import { readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { createClient, LibsqlError } from '@libsql/client'
import { makeFault, StoreFault, toStoreFault } from './store-fault.ts'

export interface Lock {
  readonly release: () => void
}

const busyMs = 100

/** `path` is that of the database; throws a fault of kind `in-use` that says who holds it. */
export async function holdLock(path: string, nowMs: number): Promise<Lock> {
  // the locked file itself is read by SQLite only: closing it elsewhere in this process would give the lock up
  const ownerPath = `${path}.owner`
  try {
    const client = createClient({ url: `file:${path}.lock`, timeout: busyMs })
    try {
      // never committed: the file stays empty
      const held = await client.transaction('write')
      const owner = `process ${process.pid} on ${hostname()} since ${new Date(nowMs).toISOString()}`
      await writeFile(ownerPath, `${owner}\n`)
      return {
        release: () => {
          held.close()
          client.close()
        },
      }
    } catch (error) {
      client.close()
      throw error
    }
  } catch (error) {
    if (error instanceof LibsqlError && error.code === 'SQLITE_BUSY')
      throw makeFault('in-use', await readOwner(ownerPath), error)
    if (isRefusal(error)) throw makeFault('read-only', ownerPath, error)
    throw error instanceof StoreFault ? error : toStoreFault(error)
  }
}

async function readOwner(path: string): Promise<string> {
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => 'it is just starting',
  )
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(EACCES|EROFS|EPERM)$/.test(String(error.code))
}

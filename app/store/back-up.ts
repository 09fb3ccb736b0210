/** A copy of a database file that is whole, made while the App uses it: it has its name only once it is on disk and sound. */
import { open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createClient } from '@libsql/client'
import { toPath } from './check-wal.ts'
import { makeFault, StoreFault, toStoreFault } from './store-fault.ts'

export interface BackUpOptions {
  /** as the store has it */
  readonly url: string
  /** path of the copy; one that is there is replaced */
  readonly to: string
}

/** Throws a `StoreFault`. It takes the thread of the caller as long as the copy takes: not for the process that serves. */
export async function backUp({ url, to }: BackUpOptions): Promise<void> {
  if (!url.startsWith('file:'))
    throw new StoreFault(
      'refused',
      "This database is on a server: use the server's own backups or promptgate export.",
    )
  const temporary = `${to}.${process.pid}.part`
  try {
    // the copy may be read by whom the database may be read by
    const { mode } = await stat(toPath(url))
    await writeFile(temporary, '', { mode, flag: 'w' })
    await copyInto(url, temporary)
    await checkCopy(temporary)
    await flush(temporary)
    await rename(temporary, to)
    await flush(dirname(to))
  } catch (error) {
    await rm(temporary, { force: true })
    throw toFault(error)
  }
}

function toFault(error: unknown): StoreFault {
  const isOfFiles = error instanceof Error && 'syscall' in error && 'code' in error
  if (!isOfFiles) return toStoreFault(error)
  return makeFault(error.code === 'ENOSPC' ? 'full' : 'cannot-open', error.message, error)
}

async function copyInto(url: string, path: string): Promise<void> {
  const client = createClient({ url, timeout: 5000 })
  try {
    await client.execute({ sql: 'vacuum into ?', args: [path] })
  } finally {
    client.close()
  }
}

async function checkCopy(path: string): Promise<void> {
  const client = createClient({ url: `file:${path}` })
  try {
    const { rows } = await client.execute('pragma quick_check(1)')
    const told = String(rows[0]?.['quick_check'])
    if (told !== 'ok') throw makeFault('damaged', told)
  } finally {
    client.close()
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

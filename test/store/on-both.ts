/** Runs a suite on a database file and on a libSQL server: one behaviour, two homes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { type OpenStoreOptions, openStore } from '../../app/store/open-store.ts'
import type { Store } from '../../app/store/store.ts'
import { hasSqld, type Sqld, startSqld } from './start-sqld.ts'

export interface Home {
  readonly isServer: boolean
  /** an empty database, and a store on it that is closed after the test */
  readonly open: (options?: Partial<OpenStoreOptions>) => Promise<Store>
  /** another store on the same data; of a file the first one must be closed */
  readonly reopen: (options?: Partial<OpenStoreOptions>) => Promise<Store>
  /** of the database that was opened last */
  readonly address: () => { readonly url: string; readonly token?: string }
  /** past the store, to look or to lay things out */
  readonly query: (sql: string, args?: readonly (string | number)[]) => Promise<Record<string, unknown>[]>
}

export function onBoth(name: string, suite: (home: Home) => void): void {
  describe(`${name}, in a file`, () => {
    const folders: string[] = []
    const stores: Store[] = []
    let url = ''
    const reopen: Home['reopen'] = async (options = {}) => {
      const store = await openStore({ url, ...options })
      stores.push(store)
      return store
    }
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close()
      for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
    })
    suite({
      isServer: false,
      open: async (options) => {
        const folder = await mkdtemp(join(tmpdir(), 'promptgate-store-'))
        folders.push(folder)
        url = `file:${join(folder, 'app.db')}`
        return reopen(options)
      },
      reopen,
      address: () => ({ url }),
      query: (sql, args) => query({ url }, sql, args),
    })
  })

  // the binary is packaged for Linux on x64 only
  describe.skipIf(!hasSqld)(`${name}, on a libSQL server`, () => {
    let sqld: Sqld
    const stores: Store[] = []
    beforeAll(async () => {
      sqld = await startSqld()
    })
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close()
    })
    afterAll(() => sqld.close())
    const reopen: Home['reopen'] = async (options = {}) => {
      const store = await openStore({ url: sqld.url, token: sqld.token, ...options })
      stores.push(store)
      return store
    }
    suite({
      isServer: true,
      open: async (options) => {
        const store = await reopen(options)
        const client = createClient({ url: sqld.url, authToken: sqld.token })
        const tables = await client.execute(
          "select name from sqlite_master where type = 'table' and name <> 'migrations' and name not like 'sqlite%' and name not like 'libsql%'",
        )
        await client.batch(
          tables.rows.map((row) => `delete from ${String(row['name'])}`),
          'write',
        )
        client.close()
        return store
      },
      reopen,
      address: () => ({ url: sqld.url, token: sqld.token }),
      query: (sql, args) => query({ url: sqld.url, authToken: sqld.token }, sql, args),
    })
  })
}

async function query(
  config: { url: string; authToken?: string },
  sql: string,
  args: readonly (string | number)[] = [],
): Promise<Record<string, unknown>[]> {
  const client = createClient({ ...config, timeout: 1000 })
  try {
    return (await client.execute({ sql, args: [...args] })).rows.map((row) => ({ ...row }))
  } finally {
    client.close()
  }
}

/** Opens the database: takes its lock, looks whether it is sound, brings it to this version, proves a write, gives the store. */
import { type Client, createClient } from '@libsql/client'
import { openBudgets } from './budgets.ts'
import { checkWal, toPath } from './check-wal.ts'
import { bindDatabase } from './database.ts'
import { openDeliveries } from './deliveries.ts'
import { openEvaluations } from './evaluations.ts'
import { openHealth } from './health.ts'
import { holdLock } from './hold-lock.ts'
import { migrate, ownMigrations } from './migrate.ts'
import { openLists } from './open-lists.ts'
import { openPromotions } from './promotions.ts'
import { openPrompts } from './prompts.ts'
import { openReadKeys } from './read-keys.ts'
import { openReports } from './reports.ts'
import { openRepositories } from './repositories.ts'
import { retryReads } from './retry-reads.ts'
import { openReviews } from './reviews.ts'
import { startWriter } from './run-writes.ts'
import { openServed } from './served.ts'
import { openAudit, openPublications, openTokens, openValues } from './small-stores.ts'
import type { Store } from './store.ts'
import { makeFault, type StoreFault, toStoreFault } from './store-fault.ts'
import { openWaivers } from './waivers.ts'

/** The wait for a foreign lock is synchronous, it stops the event loop; the writer waits longer, without that. */
const busyMs = 50
const serverAnswersWithinMs = 5_000

export interface OpenStoreOptions {
  /** `file:…`, `libsql://…`, `http://…` */
  readonly url: string
  readonly token?: string
  readonly migrationsFolder?: string
  readonly nowMs?: () => number
  /** told of each write that could not be done */
  readonly onFault?: (fault: StoreFault) => void
}

/** Throws a `StoreFault` whose sentence names the fix. */
export async function openStore({
  url,
  token,
  migrationsFolder = ownMigrations,
  nowMs = Date.now,
  onFault,
}: OpenStoreOptions): Promise<Store> {
  const isFile = url.startsWith('file:')
  if (url.includes(':memory:') || (isFile && url.includes('?')))
    throw makeFault('cannot-open', 'the address of a file is file:PATH and nothing more')
  const toClose: { close: () => void }[] = []
  const closeAll = (): void => {
    for (const one of toClose.splice(0).toReversed()) one.close()
  }
  const connect = (): Client => {
    const client = createClient({
      url,
      ...(token === undefined ? {} : { authToken: token }),
      timeout: busyMs,
      ...(isFile ? {} : { fetch: fetchInTime }),
    })
    toClose.push(client)
    return client
  }

  try {
    if (isFile) {
      const path = toPath(url)
      const lock = await holdLock(path, nowMs())
      toClose.push({ close: lock.release })
      await checkWal(path)
    }
    const client = connect()
    if (isFile) await client.execute('pragma journal_mode = wal')
    await migrate(client, migrationsFolder, nowMs())
    // nobody else has the file: whoever held these has ended, and the tries count
    if (isFile) await client.execute("update deliveries set leased_until_ms = 0 where state = 'leased'")
    const writer = startWriter({
      client,
      isServer: !isFile,
      nowMs,
      ...(onFault === undefined ? {} : { onFault }),
    })
    const readClient = connect()
    const reader = bindDatabase(readClient, retryReads(readClient))
    const health = openHealth(writer, reader)
    await health.selfTest()

    return {
      deliveries: openDeliveries(writer, reader, nowMs),
      repositories: openRepositories(writer, reader),
      evaluations: openEvaluations(writer, reader),
      reports: openReports(writer, reader),
      publications: openPublications(writer, reader),
      prompts: openPrompts(writer, reader),
      waivers: openWaivers(writer, reader),
      reviews: openReviews(writer, reader),
      promotions: openPromotions(writer, reader),
      readKeys: openReadKeys(writer, reader),
      served: openServed(reader),
      tokens: openTokens(writer, nowMs),
      budgets: openBudgets(writer, reader),
      values: openValues(writer, reader),
      audit: openAudit(writer, reader),
      lists: openLists(reader),
      health,
      close: async () => {
        await writer.close()
        // the log goes into the file, so that a copy of the file alone is whole; a reader may hinder it
        if (isFile) await client.execute('pragma wal_checkpoint(truncate)').catch(() => undefined)
        closeAll()
      },
    }
  } catch (error) {
    closeAll()
    throw toStoreFault(error)
  }
}

function fetchInTime(request: Request): Promise<Response> {
  return fetch(request, { signal: AbortSignal.timeout(serverAnswersWithinMs) })
}

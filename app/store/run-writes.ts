/** The one writer: units wait for each other, each is one transaction, and is run again where that is known to be right. */
import { randomUUID } from 'node:crypto'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Client, Transaction } from '@libsql/client'
import { eq, lt } from 'drizzle-orm'
import { bindDatabase, type Db } from './database.ts'
import { units } from './schema/inbox.ts'
import { findFault, makeFault, type StoreFault, toStoreFault } from './store-fault.ts'

/** Reads and writes through `db` only, awaits nothing else, and gives what JSON can carry. */
export type Unit<T> = (db: Db) => Promise<T>

export interface Writer {
  readonly run: <T>(unit: Unit<T>) => Promise<T>
  readonly lastFault: () => string | undefined
  /** waits for what is queued; later units are refused */
  readonly close: () => Promise<void>
}

/** Somebody else's write lock, or a server's restart, is waited for this long. */
const patienceMs = 8_000
const keepUnitsMs = 3_600_000

export function startWriter(options: {
  readonly client: Client
  /** a server may commit and lose its answer on the way */
  readonly isServer: boolean
  readonly nowMs: () => number
  readonly onFault?: (fault: StoreFault) => void
}): Writer {
  const { client, isServer, nowMs } = options
  let tail: Promise<unknown> = Promise.resolve()
  let isClosed = false
  let last: string | undefined

  async function once<T>(unit: Unit<T>, id: string | undefined, mayBeThere: boolean): Promise<T> {
    let transaction: Transaction
    try {
      transaction = await client.transaction('write')
    } catch (error) {
      throw toStoreFault(error)
    }
    try {
      const db = bindDatabase(transaction)
      if (id !== undefined && mayBeThere) {
        const [there] = await db.select({ result: units.result }).from(units).where(eq(units.id, id))
        if (there !== undefined) return (JSON.parse(there.result) as { value: T }).value
      }
      const value = await unit(db)
      if (id !== undefined) {
        const atMs = nowMs()
        await db.batch([
          db.insert(units).values({ id, result: JSON.stringify({ value }), atMs }),
          db.delete(units).where(lt(units.atMs, atMs - keepUnitsMs)),
        ])
      }
      try {
        await transaction.commit()
      } catch (error) {
        throw toStoreFault(error)
      }
      return value
    } finally {
      transaction.close()
    }
  }

  async function persist<T>(unit: Unit<T>): Promise<T> {
    const startedAt = performance.now()
    const id = isServer ? randomUUID() : undefined
    for (let tries = 0; ; tries++) {
      try {
        const value = await once(unit, id, tries > 0)
        last = undefined
        return value
      } catch (error) {
        const fault = findFault(error)
        // a mistake of the unit itself, nothing was written
        if (fault === undefined) throw error
        if (fault.kind !== 'unexpected') {
          last = fault.message
          // after an error, and above all after BUSY, later writes of that connection can get lost without a word
          client.reconnect()
        }
        const goesBy = fault.kind === 'busy' || fault.kind === 'unreachable'
        if (!goesBy || performance.now() - startedAt > patienceMs) {
          options.onFault?.(fault)
          throw fault
        }
        await setTimeout(Math.min(25 * 2 ** tries, 200) * (0.5 + Math.random()))
      }
    }
  }

  return {
    run: (unit) => {
      if (isClosed) return Promise.reject(makeFault('in-use', 'the store is closed'))
      const turn = tail.then(async () => {
        // calls to a file are synchronous: the event loop gets its turn between two units
        await setImmediate()
        return persist(unit)
      })
      tail = turn.catch(() => undefined)
      return turn
    },
    lastFault: () => last,
    close: async () => {
      isClosed = true
      await tail
    },
  }
}

/** The inbox: what came from GitHub and what we owe, each row once, worked on by one owner at a time. */
import { and, eq, inArray, lte, min, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { deliveryColumns, readDeliveries } from './delivery-rows.ts'
import { toInserts } from './insert-deliveries.ts'
import { leaseDeliveries } from './lease-deliveries.ts'
import { listValues } from './list-values.ts'
import type { DeliveryState, NewDelivery } from './rows.ts'
import type { Writer } from './run-writes.ts'
import { deliveries, payloadPieces } from './schema/inbox.ts'
import type { Deliveries } from './store.ts'
import { findFault } from './store-fault.ts'

/** GitHub redelivers for three days, by hand somewhat longer. */
const keepIdsMs = 7 * 24 * 3_600_000
const pruneAtOnce = 500

export function openDeliveries(writer: Writer, reader: Db, nowMs: () => number): Deliveries {
  const receive = receiveTogether(writer)
  /** of a delivery that this owner holds */
  const held = (id: string, owner: string) =>
    and(eq(deliveries.id, id), eq(deliveries.leaseOwner, owner), eq(deliveries.state, 'leased'))
  const unleased = { leaseOwner: null, leasedUntilMs: null }

  return {
    receive,
    lease: async (options) => readDeliveries(reader, await writer.run((db) => leaseDeliveries(db, options))),
    finish: (id, owner, finishedAtMs) =>
      writer.run(async (db) => {
        const { rowsAffected } = await db
          .update(deliveries)
          .set({ state: 'done', finishedAtMs, error: null, ...unleased })
          .where(held(id, owner))
        return rowsAffected > 0
      }),
    giveBack: (id, owner, { error, dueAtMs }) =>
      writer.run(async (db) => {
        const { rowsAffected } = await db
          .update(deliveries)
          .set({
            error,
            ...unleased,
            ...(dueAtMs === undefined ? { state: 'dead' } : { state: 'received', dueAtMs }),
          })
          .where(held(id, owner))
        return rowsAffected > 0
      }),
    release: (owner) =>
      writer.run(async (db) => {
        const { rowsAffected } = await db
          .update(deliveries)
          .set({ state: 'received', attempts: sql`${deliveries.attempts} - 1`, ...unleased })
          .where(and(eq(deliveries.leaseOwner, owner), eq(deliveries.state, 'leased')))
        return rowsAffected
      }),
    revive: (id, dueAtMs) =>
      writer.run(async (db) => {
        const { rowsAffected } = await db
          .update(deliveries)
          .set({ state: 'received', attempts: 0, dueAtMs })
          .where(and(eq(deliveries.id, id), eq(deliveries.state, 'dead')))
        return rowsAffected > 0
      }),
    counts: async (atMs) => {
      const byState: Record<DeliveryState, number> = { received: 0, leased: 0, done: 0, dead: 0 }
      const counted = await reader
        .select({ state: deliveries.state, count: sql<number>`count(*)` })
        .from(deliveries)
        .groupBy(deliveries.state)
      for (const { state, count } of counted) byState[state] = count
      const [oldest] = await reader
        .select({ receivedAtMs: min(deliveries.receivedAtMs) })
        .from(deliveries)
        .where(and(eq(deliveries.state, 'received'), lte(deliveries.dueAtMs, atMs)))
      const oldestDueMs = oldest?.receivedAtMs ?? undefined
      return { byState, ...(oldestDueMs === undefined ? {} : { oldestDueMs }) }
    },
    listDead: async (limit) => {
      const rows = await reader
        .select(deliveryColumns)
        .from(deliveries)
        .where(eq(deliveries.state, 'dead'))
        .orderBy(sql`${deliveries.seq} desc`)
        .limit(limit)
      return readDeliveries(reader, rows)
    },
    known: async (ids) => {
      const rows = await reader
        .select({ id: deliveries.id })
        .from(deliveries)
        .where(inArray(deliveries.id, listValues(ids)))
      return new Set(rows.map(({ id }) => id))
    },
    prune: async (doneBeforeMs) => {
      const some = (before: number, more = sql`1`) =>
        inArray(
          deliveries.seq,
          sql`(select seq from deliveries where state = 'done' and finished_at_ms < ${before} and ${more} limit ${pruneAtOnce})`,
        )
      /** a little at a time, so that others get their turn */
      const untilNone = async (unit: (db: Db) => Promise<{ rowsAffected: number }>): Promise<number> => {
        let sum = 0
        for (;;) {
          const touched = await writer.run(async (db) => (await unit(db)).rowsAffected)
          sum += touched
          if (touched < pruneAtOnce) return sum
        }
      }
      const goneBefore = Math.min(doneBeforeMs, nowMs() - keepIdsMs)
      const gone = await untilNone((db) => db.delete(deliveries).where(some(goneBefore)))
      const emptied = await untilNone((db) =>
        db
          .update(deliveries)
          .set({ payload: '', pieces: 0 })
          .where(some(doneBeforeMs, sql`(payload <> '' or pieces > 0)`)),
      )
      await untilNone((db) => db.delete(payloadPieces).where(isPieceOfNone))
      return gone + emptied
    },
  }
}

/** Pieces of payloads whose delivery was emptied or is gone; a few at a time, because each is long. */
const isPieceOfNone = sql`rowid in (
  select rowid from payload_pieces
  where not exists (select 1 from deliveries d where d.id = delivery_id and d.pieces > 0)
  limit ${pruneAtOnce})`

/** Those that come while a commit is on its way share the next one. */
function receiveTogether(writer: Writer): Deliveries['receive'] {
  interface Waiting {
    readonly delivery: NewDelivery
    readonly resolve: (told: 'stored' | 'duplicate') => void
    readonly reject: (error: unknown) => void
  }
  const waiting: Waiting[] = []

  async function commit(take: () => readonly Waiting[]): Promise<void> {
    let group: readonly Waiting[] = []
    try {
      const stored = await writer.run(async (db) => {
        // taken when its turn has come; a second run of this unit has the same ones
        if (group.length === 0) group = take()
        return insertAll(
          db,
          group.map(({ delivery }) => delivery),
        )
      })
      group.forEach(({ resolve }, at) => {
        resolve(stored[at] === true ? 'stored' : 'duplicate')
      })
    } catch (error) {
      const isOurs = (findFault(error)?.kind ?? 'unexpected') === 'unexpected'
      // one that cannot be stored takes no other with it
      if (isOurs && group.length > 1) await Promise.all(group.map((one) => commit(() => [one])))
      else for (const { reject } of group.length > 0 ? group : take()) reject(error)
    }
  }

  return (delivery) =>
    new Promise((resolve, reject) => {
      waiting.push({ delivery, resolve, reject })
      if (waiting.length === 1) void commit(() => waiting.splice(0))
    })
}

/** Whether each was new. */
async function insertAll(db: Db, list: readonly NewDelivery[]): Promise<readonly boolean[]> {
  const inserts = list.map((delivery) => toInserts(db, delivery))
  const [first, ...others] = inserts.flatMap(({ row, pieces }) => [row, ...pieces])
  if (first === undefined) return []
  const results = await db.batch([first, ...others])
  let at = 0
  return inserts.map(({ pieces }) => {
    const isNew = (results[at]?.rowsAffected ?? 0) > 0
    at += 1 + pieces.length
    return isNew
  })
}

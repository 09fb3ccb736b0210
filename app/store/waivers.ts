/** Accepted regressions: bound to a version, in force until a day or until somebody takes them back. */
import { and, asc, eq, gt, isNull, lte, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { insertJobs } from './insert-deliveries.ts'
import { listValues } from './list-values.ts'
import { present } from './present.ts'
import type { WaiverRow, Waivers } from './prompt-store.ts'
import type { Writer } from './run-writes.ts'
import { waivers } from './schema/versions.ts'

export function openWaivers(writer: Writer, reader: Db): Waivers {
  return {
    add: (rows, jobs) =>
      writer.run(async (db) => {
        for (const row of rows) if (!(await isThere(db, row))) await db.insert(waivers).values(row)
        await insertJobs(db, jobs)
      }),
    revoke: ({ repositoryId, ids, by, nowMs, jobs }) =>
      writer.run(async (db) => {
        const { rowsAffected } = await db
          .update(waivers)
          .set({ revokedAtMs: nowMs, revokedBy: by })
          .where(
            and(
              eq(waivers.repositoryId, repositoryId),
              sql`${waivers.id} in ${listValues(ids)}`,
              isNull(waivers.revokedAtMs),
              gt(waivers.untilMs, nowMs),
            ),
          )
        if (rowsAffected > 0) await insertJobs(db, jobs)
        return rowsAffected
      }),
    ofVersions: async (repositoryId, fingerprints) => {
      const rows = await reader
        .select()
        .from(waivers)
        .where(
          and(
            eq(waivers.repositoryId, repositoryId),
            sql`${waivers.fingerprint} in ${listValues(fingerprints)}`,
            isNull(waivers.revokedAtMs),
          ),
        )
        .orderBy(asc(waivers.id))
      return rows.map(toWaiver)
    },
    ranOut: async (sinceMs, nowMs) => {
      const rows = await reader
        .select()
        .from(waivers)
        // written as in the partial index: SQLite uses it only for the same words
        .where(and(gt(waivers.untilMs, sinceMs), lte(waivers.untilMs, nowMs), sql`revoked_at_ms is null`))
        .orderBy(asc(waivers.untilMs))
      return rows.map(toWaiver)
    },
  }
}

/** A command whose answer got lost is run again: what it said stands once. */
async function isThere(db: Db, row: Parameters<Waivers['add']>[0][number]): Promise<boolean> {
  const rows = await db
    .select({ id: waivers.id })
    .from(waivers)
    .where(
      and(
        eq(waivers.repositoryId, row.repositoryId),
        eq(waivers.fingerprint, row.fingerprint),
        eq(waivers.pull, row.pull),
        eq(waivers.comparison, row.comparison),
        sql`"case" is ${row.case ?? null}`,
        eq(waivers.by, row.by),
        eq(waivers.why, row.why),
        eq(waivers.untilMs, row.untilMs),
        isNull(waivers.revokedAtMs),
      ),
    )
    .limit(1)
  return rows.length > 0
}

function toWaiver(row: typeof waivers.$inferSelect): WaiverRow {
  return present(row)
}

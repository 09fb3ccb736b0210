/** Read keys as hashes: each change of them is seen by whoever serves from memory. */
import { and, asc, desc, eq, isNull, type SQL } from 'drizzle-orm'
import type { Db } from './database.ts'
import { growGeneration } from './generation.ts'
import { present } from './present.ts'
import type { ReadKeyRow, ReadKeys } from './promotion-store.ts'
import type { Writer } from './run-writes.ts'
import { readKeys } from './schema/promotions.ts'

export function openReadKeys(writer: Writer, reader: Db): ReadKeys {
  async function list(where: SQL | undefined, order: SQL): Promise<readonly ReadKeyRow[]> {
    const rows = await reader.select().from(readKeys).where(where).orderBy(order)
    return rows.map(({ seq: _, ...row }) => present(row))
  }
  return {
    add: (row) =>
      writer.run(async (db) => {
        await db.insert(readKeys).values(row).onConflictDoNothing({ target: readKeys.id })
        await growGeneration(db)
      }),
    /** newest first */
    list: (repositoryId) => list(eq(readKeys.repositoryId, repositoryId), desc(readKeys.seq)),
    revoke: (repositoryId, id, by, nowMs) =>
      writer.run(async (db) => {
        const { rowsAffected } = await db
          .update(readKeys)
          .set({ revokedAtMs: nowMs, revokedBy: by })
          .where(
            and(eq(readKeys.repositoryId, repositoryId), eq(readKeys.id, id), isNull(readKeys.revokedAtMs)),
          )
        if (rowsAffected > 0) await growGeneration(db)
        return rowsAffected > 0
      }),
    all: () => list(isNull(readKeys.revokedAtMs), asc(readKeys.seq)),
  }
}

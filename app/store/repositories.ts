/** Repositories the App is installed on; the id is GitHub's, everything else about them may change. */
import { and, eq, isNull, type SQL } from 'drizzle-orm'
import { closeEvaluations, listUnfinished } from './begin-evaluation.ts'
import type { Db } from './database.ts'
import { growGeneration } from './generation.ts'
import { present } from './present.ts'
import type { RepositoryRow } from './rows.ts'
import type { Writer } from './run-writes.ts'
import { repositories } from './schema/inbox.ts'
import type { Repositories } from './store.ts'

export function openRepositories(writer: Writer, reader: Db): Repositories {
  async function list(where: SQL | undefined): Promise<readonly RepositoryRow[]> {
    const rows = await reader.select().from(repositories).where(where).orderBy(repositories.id)
    return rows.map(present)
  }
  return {
    save: (row) =>
      writer.run(async (db) => {
        const { id, ...rest } = row
        const [old] = await db.select().from(repositories).where(eq(repositories.id, id))
        // what is served is addressed by these
        const isOther =
          old?.owner !== row.owner || old.name !== row.name || old.removedAtMs !== (row.removedAtMs ?? null)
        if (isOther) await growGeneration(db)
        const set = { ...rest, removedAtMs: row.removedAtMs ?? null }
        await db
          .insert(repositories)
          .values({ id, ...set })
          .onConflictDoUpdate({ target: repositories.id, set })
      }),
    get: async (id) => (await list(eq(repositories.id, id)))[0],
    listActive: () => list(isNull(repositories.removedAtMs)),
    listOfInstallation: (installationId) =>
      list(and(eq(repositories.installationId, installationId), isNull(repositories.removedAtMs))),
    remove: (id, removedAtMs) =>
      writer.run(async (db) => {
        await db.update(repositories).set({ removedAtMs }).where(eq(repositories.id, id))
        await growGeneration(db)
        const open = await listUnfinished(db, id)
        await closeEvaluations(
          db,
          open.map((row) => row.id),
          removedAtMs,
        )
      }),
  }
}

/** The parts that are one table and a statement or two: repositories, publications, tokens, values, the audit. */
import { and, desc, eq, getTableColumns, lt } from 'drizzle-orm'
import { readCursor, toPage } from './cursor.ts'
import type { Db } from './database.ts'
import { present } from './present.ts'
import type { Writer } from './run-writes.ts'
import { audit, checks, comments, settings, tokens } from './schema/inbox.ts'
import type { Publication, Publications, Store, Tokens, Values } from './store.ts'

/** Clocks differ: an expired token is remembered a little longer. */
const tokenSlackMs = 600_000

/** What a check and a comment of ours have in common. */
const ofPublication = ({ id, contentHash, evaluationId }: typeof checks | typeof comments) => ({
  id,
  contentHash,
  evaluationId,
})
const toSet = ({ id, contentHash, evaluationId }: Publication) => ({
  id,
  contentHash,
  evaluationId: evaluationId ?? null,
})
const first = <Row extends object>([row]: readonly Row[]) => (row === undefined ? undefined : present(row))

export function openPublications(writer: Writer, reader: Db): Publications {
  return {
    getCheck: async (repositoryId, headSha) =>
      first(
        await reader
          .select(ofPublication(checks))
          .from(checks)
          .where(and(eq(checks.repositoryId, repositoryId), eq(checks.headSha, headSha))),
      ),
    saveCheck: (repositoryId, headSha, saved) =>
      writer.run(async (db) => {
        const set = toSet(saved)
        await db
          .insert(checks)
          .values({ repositoryId, headSha, ...set })
          .onConflictDoUpdate({ target: [checks.repositoryId, checks.headSha], set })
      }),
    getComment: async (repositoryId, pull) =>
      first(
        await reader
          .select(ofPublication(comments))
          .from(comments)
          .where(and(eq(comments.repositoryId, repositoryId), eq(comments.pull, pull))),
      ),
    saveComment: (repositoryId, pull, saved) =>
      writer.run(async (db) => {
        const set = toSet(saved)
        await db
          .insert(comments)
          .values({ repositoryId, pull, ...set })
          .onConflictDoUpdate({ target: [comments.repositoryId, comments.pull], set })
      }),
  }
}

export function openTokens(writer: Writer, nowMs: () => number): Tokens {
  return {
    useOnce: (jti, expiresAtMs) =>
      writer.run(async (db) => {
        const [{ rowsAffected }] = await db.batch([
          db.insert(tokens).values({ jti, expiresAtMs }).onConflictDoNothing(),
          db.delete(tokens).where(lt(tokens.expiresAtMs, nowMs() - tokenSlackMs)),
        ])
        return rowsAffected > 0
      }),
  }
}

export function openValues(writer: Writer, reader: Db): Values {
  return {
    get: async (key) => {
      const [row] = await reader.select().from(settings).where(eq(settings.key, key))
      return row?.value
    },
    set: (key, value) =>
      writer.run(async (db) => {
        await db
          .insert(settings)
          .values({ key, value })
          .onConflictDoUpdate({ target: settings.key, set: { value } })
      }),
  }
}

export function openAudit(writer: Writer, reader: Db): Store['audit'] {
  return {
    append: (row) =>
      writer.run(async (db) => {
        await db.insert(audit).values(row)
      }),
    list: async (repositoryId, { cursor, limit }) => {
      const before = readCursor(cursor)
      const rows = await reader
        .select(getTableColumns(audit))
        .from(audit)
        .where(
          and(eq(audit.repositoryId, repositoryId), ...(before === undefined ? [] : [lt(audit.seq, before)])),
        )
        .orderBy(desc(audit.seq))
        .limit(limit + 1)
      return toPage(rows, limit, ({ seq: _, ...row }) => present(row))
    },
  }
}

/** Evaluations from order to verdict: every change names the states it may start from. */
import { and, asc, desc, eq, inArray, lt, ne, type SQL, sql } from 'drizzle-orm'
import {
  beginEvaluation,
  closeEvaluations,
  isOfKey,
  listUnfinished,
  nextAttempt,
} from './begin-evaluation.ts'
import { readCursor, toPage } from './cursor.ts'
import type { Db } from './database.ts'
import { evaluationColumns, toEvaluation } from './evaluation-rows.ts'
import { insertJobs } from './insert-deliveries.ts'
import { releaseReservations } from './reservations.ts'
import type { EvaluationRow } from './rows.ts'
import type { Writer } from './run-writes.ts'
import { evaluations } from './schema/evaluations.ts'
import type { Evaluations } from './store.ts'

type Move = Parameters<Evaluations['move']>[0]

export function openEvaluations(writer: Writer, reader: Db): Evaluations {
  async function first(where: SQL | undefined): Promise<EvaluationRow | undefined> {
    const [row] = await reader.select(evaluationColumns).from(evaluations).where(where).limit(1)
    return row === undefined ? undefined : toEvaluation(row)
  }

  return {
    begin: (unit) => writer.run((db) => beginEvaluation(db, unit)),
    move: (unit) => writer.run((db) => moveEvaluation(db, unit)),
    supersede: ({ repositoryId, subject, exceptHead, nowMs, jobs }) =>
      writer.run(async (db) => {
        const open = await listUnfinished(db, repositoryId, subject)
        const old = open.filter(({ headSha }) => headSha !== exceptHead)
        await closeEvaluations(
          db,
          old.map(({ id }) => id),
          nowMs,
        )
        await insertJobs(db, old.flatMap(jobs))
        return old
      }),
    get: (repositoryId, id) => first(and(eq(evaluations.repositoryId, repositoryId), eq(evaluations.id, id))),
    find: (id) => first(eq(evaluations.id, id)),
    list: async (repositoryId, { subject, headSha, states, cursor, limit }) => {
      const before = readCursor(cursor)
      const rows = await reader
        .select({ ...evaluationColumns, seq: evaluations.seq })
        .from(evaluations)
        .where(
          and(
            eq(evaluations.repositoryId, repositoryId),
            subject === undefined ? undefined : eq(evaluations.subject, subject),
            headSha === undefined ? undefined : eq(evaluations.headSha, headSha),
            states === undefined ? undefined : inArray(evaluations.state, [...states]),
            before === undefined ? undefined : lt(evaluations.seq, before),
          ),
        )
        .orderBy(desc(evaluations.seq))
        .limit(limit + 1)
      return toPage(rows, limit, ({ seq: _, ...row }) => toEvaluation(row))
    },
    attempts: async (row) => {
      const rows = await reader
        .select(evaluationColumns)
        .from(evaluations)
        .where(and(isOfKey(row), eq(evaluations.state, 'concluded')))
        .orderBy(desc(evaluations.attempt))
      return rows.map(toEvaluation)
    },
    overdue: async (nowMs, limit) => {
      const rows = await reader
        .select(evaluationColumns)
        .from(evaluations)
        // written as in the partial index: SQLite uses it only for the same words
        .where(
          sql`state in ('planning', 'waiting', 'queued', 'dispatched', 'running', 'reported') and deadline_ms is not null and deadline_ms <= ${nowMs}`,
        )
        .orderBy(asc(evaluations.deadlineMs))
        .limit(limit)
      return rows.map(toEvaluation)
    },
    progress: ({ repositoryId, id, progress, deadlineMs, nowMs }) =>
      writer.run(async (db) => {
        const { rowsAffected } = await db
          .update(evaluations)
          .set({ progress, deadlineMs, updatedAtMs: nowMs })
          .where(
            and(
              eq(evaluations.repositoryId, repositoryId),
              eq(evaluations.id, id),
              eq(evaluations.state, 'running'),
            ),
          )
        return rowsAffected > 0
      }),
  }
}

/** Undefined where its state is none of `from`: nothing was changed. */
export async function moveEvaluation(
  db: Db,
  { repositoryId, id, from, patch, nowMs, jobs, reservation }: Move,
): Promise<EvaluationRow | undefined> {
  const isIt = and(eq(evaluations.repositoryId, repositoryId), eq(evaluations.id, id))
  const [old] = await db.select(evaluationColumns).from(evaluations).where(isIt)
  if (old === undefined || !from.includes(old.state)) return undefined
  const attempt = await attemptAfter(db, toEvaluation(old), patch)
  const [row] = await db
    .update(evaluations)
    .set({ ...patch, ...(attempt === undefined ? {} : { attempt }), updatedAtMs: nowMs })
    .where(isIt)
    .returning(evaluationColumns)
  if (reservation === 'release') await releaseReservations(db, [id])
  await insertJobs(db, jobs)
  return row === undefined ? undefined : toEvaluation(row)
}

/** A plan that learns its policy gets another key: there it takes its number, or the next one that is free. */
async function attemptAfter(db: Db, old: EvaluationRow, patch: Move['patch']): Promise<number | undefined> {
  const key = { ...old, ...patch }
  const isSame =
    key.headSha === old.headSha && key.mergeBaseSha === old.mergeBaseSha && key.policyHash === old.policyHash
  if (isSame) return undefined
  const [taken] = await db
    .select({ id: evaluations.id })
    .from(evaluations)
    .where(and(isOfKey(key), eq(evaluations.attempt, old.attempt), ne(evaluations.id, old.id)))
  return taken === undefined ? old.attempt : nextAttempt(db, key)
}

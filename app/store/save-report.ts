/**
 * A report becomes rows a piece at a time, so that deliveries are taken meanwhile. Nothing of it is seen before the last
 * unit, which also moves the evaluation, settles the money and leaves the jobs; a save that was cut short is taken up again.
 */
import { and, eq, ne, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { insertJobs } from './insert-deliveries.ts'
import { insertRows } from './insert-rows.ts'
import { listValues } from './list-values.ts'
import { toComparisonRows, toDatasetRows, toTrialRow } from './report-rows.ts'
import type { Reports } from './report-store.ts'
import { settleReservation } from './reservations.ts'
import { openStates } from './rows.ts'
import type { Writer } from './run-writes.ts'
import { comparisons, evaluations, reportBodies, reports, trials } from './schema/evaluations.ts'
import { datasets } from './schema/versions.ts'

type Save = Parameters<Reports['save']>[0]
type Saved = Awaited<ReturnType<Reports['save']>>

/** Of one unit: it holds the event loop, since calls to a file are synchronous. */
const trialsAtOnce = 250
const charactersAtOnce = 128 * 1024
const bytesAtOnce = 256 * 1024

export async function saveReport(writer: Writer, unit: Save): Promise<Saved> {
  const begun = await writer.run((db) => beginImport(db, unit))
  if (typeof begun === 'string') return begun
  const { reportId } = begun
  const repositoryId = unit.evaluation.repositoryId
  for (let n = 0; n * bytesAtOnce < unit.body.length; n++) {
    const bytes = Buffer.from(unit.body.subarray(n * bytesAtOnce, (n + 1) * bytesAtOnce))
    await writer.run(async (db) => {
      await db.insert(reportBodies).values({ reportId, repositoryId, n, bytes }).onConflictDoNothing()
    })
  }
  for (const [from, to] of cutTrials(unit)) {
    await writer.run((db) =>
      insertRows(
        db,
        trials,
        unit.report.trials
          .slice(from, to)
          .map((trial, at) => toTrialRow({ ...unit, reportId }, trial, from + at)),
      ),
    )
  }
  return writer.run((db) => finishImport(db, unit, reportId))
}

/** Where it goes, or what it is already. */
async function beginImport(db: Db, unit: Save): Promise<{ readonly reportId: number } | Saved> {
  const { evaluation, runAttempt, bodyHash, nowMs } = unit
  const there = await findKept(db, unit)
  if (there !== undefined) return told(there, bodyHash)
  await db
    .insert(reports)
    .values({
      repositoryId: evaluation.repositoryId,
      evaluationId: evaluation.id,
      runAttempt,
      bodyHash,
      state: 'importing',
      savedAtMs: nowMs,
      keepsOutputs: true,
    })
    .onConflictDoNothing()
  const [row] = await db
    .select({ reportId: reports.id })
    .from(reports)
    .where(and(isOfKey(unit), eq(reports.bodyHash, bodyHash)))
  if (row === undefined) throw new Error('a report was inserted and is not there')
  return row
}

async function finishImport(db: Db, unit: Save, reportId: number): Promise<Saved> {
  const { evaluation, bodyHash, nowMs, jobs } = unit
  const there = await findKept(db, unit)
  if (there !== undefined) return told(there, bodyHash)
  const { rowsAffected } = await db
    .update(evaluations)
    .set({ state: 'reported', updatedAtMs: nowMs })
    .where(
      and(
        eq(evaluations.repositoryId, evaluation.repositoryId),
        eq(evaluations.id, evaluation.id),
        sql`state in ${listValues(openStates)}`,
      ),
    )
  const isVoid = rowsAffected === 0
  await db
    .update(reports)
    .set({ state: isVoid ? 'void' : 'stored', savedAtMs: nowMs })
    .where(eq(reports.id, reportId))
  const rows = { ...unit, reportId }
  await insertRows(db, comparisons, toComparisonRows(rows, isVoid))
  await insertRows(db, datasets, toDatasetRows(rows))
  await settleReservation(db, evaluation.id, unit.spent)
  if (isVoid) return 'void'
  await insertJobs(db, jobs)
  return 'stored'
}

function isOfKey({ evaluation, runAttempt }: Save) {
  return and(
    eq(reports.repositoryId, evaluation.repositoryId),
    eq(reports.evaluationId, evaluation.id),
    eq(reports.runAttempt, runAttempt),
  )
}

async function findKept(db: Db, unit: Save): Promise<{ bodyHash: string; state: string } | undefined> {
  const [row] = await db
    .select({ bodyHash: reports.bodyHash, state: reports.state })
    .from(reports)
    .where(and(isOfKey(unit), ne(reports.state, 'importing')))
  return row
}

function told(there: { bodyHash: string; state: string }, bodyHash: string): Saved {
  if (there.bodyHash !== bodyHash) return 'conflict'
  return there.state === 'void' ? 'void' : 'same'
}

/** Ranges of trials, each small in number and in text. */
function* cutTrials({ report }: Save): Generator<readonly [from: number, to: number]> {
  let from = 0
  let characters = 0
  for (const [n, trial] of report.trials.entries()) {
    if (n > from && (n - from >= trialsAtOnce || characters >= charactersAtOnce)) {
      yield [from, n]
      from = n
      characters = 0
    }
    characters += trial.output.length
  }
  if (from < report.trials.length) yield [from, report.trials.length]
}

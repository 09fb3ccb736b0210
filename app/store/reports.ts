/** Reports and what they told: bytes, comparisons with their verdict, trials, and the history of a prompt. */
import { and, asc, desc, eq, getTableColumns, gt, lt, sql } from 'drizzle-orm'
import { concludeEvaluation } from './conclude-evaluation.ts'
import { readCursor, toPage } from './cursor.ts'
import type { Db } from './database.ts'
import { findReport } from './find-report.ts'
import { forgetOutputs } from './forget-outputs.ts'
import { present } from './present.ts'
import type { Reports, StoredReport, TrialRow } from './report-store.ts'
import type { ComparisonRow } from './rows.ts'
import type { Writer } from './run-writes.ts'
import { saveReport } from './save-report.ts'
import { comparisons, evaluations, reportBodies, trials } from './schema/evaluations.ts'

const {
  seq: _,
  reportId: __,
  repositoryId: ___,
  atMs: ____,
  isVoid: _____,
  ...comparisonColumns
} = getTableColumns(comparisons)

export function openReports(writer: Writer, reader: Db): Reports {
  async function readBody(reportId: number): Promise<Uint8Array | undefined> {
    const pieces: Uint8Array[] = []
    // one at a time: a server's answer has a limit
    for (let n = 0; ; n++) {
      const [piece] = await reader
        .select({ bytes: reportBodies.bytes })
        .from(reportBodies)
        .where(and(eq(reportBodies.reportId, reportId), eq(reportBodies.n, n)))
      if (piece === undefined) break
      pieces.push(piece.bytes)
    }
    return pieces.length === 0 ? undefined : Buffer.concat(pieces)
  }

  return {
    save: (unit) => saveReport(writer, unit),
    read: async (repositoryId, evaluationIds) => {
      const found: StoredReport[] = []
      for (const evaluationId of evaluationIds) {
        const row = await findReport(reader, repositoryId, evaluationId)
        const body = row === undefined ? undefined : await readBody(row.id)
        if (row === undefined || body === undefined) continue
        found.push({ evaluationId, runAttempt: row.runAttempt, bodyHash: row.bodyHash, body })
      }
      return found
    },
    conclude: (unit) => writer.run((db) => concludeEvaluation(db, unit)),
    comparisons: async (repositoryId, evaluationId) => {
      const row = await findReport(reader, repositoryId, evaluationId)
      if (row === undefined) return []
      const rows = await reader
        .select(comparisonColumns)
        .from(comparisons)
        .where(and(eq(comparisons.repositoryId, repositoryId), eq(comparisons.reportId, row.id)))
        .orderBy(comparisons.seq)
      return rows.map(toComparison)
    },
    trials: async (repositoryId, evaluationId, { cursor, limit }) => {
      const row = await findReport(reader, repositoryId, evaluationId)
      if (row === undefined) return { rows: [] }
      const rows = await reader
        .select({
          seq: trials.n,
          comparison: trials.comparison,
          arm: trials.arm,
          yardstick: trials.yardstick,
          caseKey: trials.caseKey,
          repeat: trials.repeat,
          outcome: trials.outcome,
          output: trials.output,
          score: trials.score,
          latencyMs: trials.latencyMs,
        })
        .from(trials)
        .where(
          and(
            eq(trials.reportId, row.id),
            eq(trials.repositoryId, repositoryId),
            gt(trials.n, readCursor(cursor) ?? -1),
          ),
        )
        .orderBy(asc(trials.n))
        .limit(limit + 1)
      return toPage(rows, limit, ({ seq: _, ...trial }): TrialRow => present(trial))
    },
    history: async (repositoryId, prompt, { cursor, limit }) => {
      const before = readCursor(cursor)
      const rows = await reader
        .select({
          ...comparisonColumns,
          seq: comparisons.seq,
          atMs: comparisons.atMs,
          headSha: evaluations.headSha,
          pull: evaluations.pull,
        })
        .from(comparisons)
        .innerJoin(evaluations, eq(evaluations.id, comparisons.evaluationId))
        .where(
          and(
            eq(comparisons.repositoryId, repositoryId),
            eq(comparisons.prompt, prompt),
            sql`is_void = 0`,
            before === undefined ? undefined : lt(comparisons.seq, before),
          ),
        )
        .orderBy(desc(comparisons.seq))
        .limit(limit + 1)
      return toPage(rows, limit, ({ seq: _, ...row }) => present(row))
    },
    forgetOutputs: (beforeMs, limit) => forgetOutputs(writer, reader, beforeMs, limit),
  }
}

function toComparison(
  row: Omit<typeof comparisons.$inferSelect, 'seq' | 'reportId' | 'repositoryId' | 'atMs' | 'isVoid'>,
): ComparisonRow {
  return present(row)
}

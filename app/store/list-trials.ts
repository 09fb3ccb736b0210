/** Trials of an evaluation: those of the report that counted, else of the newest that came too late. */
import { and, eq } from 'drizzle-orm'
import type { Db } from './database.ts'
import { findReport } from './find-report.ts'
import { contains, equals } from './list-filters.ts'
import { cutPage, toListed } from './list-page.ts'
import type { Lists } from './list-store.ts'
import { present } from './present.ts'
import { trials } from './schema/evaluations.ts'

const keys = { position: { value: trials.n, id: trials.n } }

export const listTrials =
  (reader: Db): Lists['trials'] =>
  async (repositoryId, { evaluation, comparison, arm, case: caseKey, outcome, q }, page) => {
    const report = await findReport(reader, repositoryId, evaluation)
    if (report === undefined) return { rows: [] }
    const cut = cutPage(keys, page)
    const rows = await reader
      .select({
        n: trials.n,
        comparison: trials.comparison,
        arm: trials.arm,
        yardstick: trials.yardstick,
        caseKey: trials.caseKey,
        repeat: trials.repeat,
        outcome: trials.outcome,
        output: trials.output,
        outputHash: trials.outputHash,
        score: trials.score,
        scores: trials.scores,
        usage: trials.usage,
        latencyMs: trials.latencyMs,
        computeSeconds: trials.computeSeconds,
        errorKind: trials.errorKind,
        ...cut.columns,
      })
      .from(trials)
      .where(
        and(
          eq(trials.reportId, report.id),
          eq(trials.repositoryId, repositoryId),
          equals(trials.comparison, comparison),
          equals(trials.arm, arm),
          equals(trials.caseKey, caseKey),
          equals(trials.outcome, outcome),
          contains([trials.caseKey, trials.output], q),
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    return toListed(rows, page, present)
  }

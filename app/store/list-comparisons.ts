/** Comparisons of an evaluation, or of a prompt over time; what came too late is no history. */
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { contains, equals, within } from './list-filters.ts'
import { cutPage, toListed } from './list-page.ts'
import type { Lists } from './list-store.ts'
import { present } from './present.ts'
import { comparisons, evaluations } from './schema/evaluations.ts'

const keys = { measuredAt: { value: comparisons.seq, id: comparisons.seq } }
const {
  seq: _,
  reportId: __,
  repositoryId: ___,
  isVoid: ____,
  proof: _____,
  ...columns
} = getTableColumns(comparisons)

export const listComparisons =
  (reader: Db): Lists['comparisons'] =>
  async (repositoryId, filter, page) => {
    const { evaluation, prompt, suite, runner, outcome, standing, version, q, ...times } = filter
    const cut = cutPage(keys, page)
    const rows = await reader
      .select({ ...columns, headSha: evaluations.headSha, pull: evaluations.pull, ...cut.columns })
      .from(comparisons)
      .innerJoin(
        evaluations,
        and(
          eq(evaluations.id, comparisons.evaluationId),
          eq(evaluations.repositoryId, comparisons.repositoryId),
        ),
      )
      .where(
        and(
          eq(comparisons.repositoryId, repositoryId),
          equals(comparisons.evaluationId, evaluation),
          equals(comparisons.prompt, prompt),
          equals(comparisons.suite, suite),
          equals(comparisons.runner, runner),
          equals(comparisons.outcome, outcome),
          standing === undefined ? undefined : sql`${comparisons.standing} = ${standing}`,
          equals(comparisons.headFingerprint, version),
          ...within(comparisons.atMs, times),
          contains([comparisons.id], q),
          // written as in the partial index: SQLite uses it only for the same words
          sql`is_void = 0`,
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    return toListed(rows, page, present)
  }

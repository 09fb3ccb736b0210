/** Evaluations, without the long texts of what was ordered and of the policy. */
import { and, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { contains, equals, within } from './list-filters.ts'
import { cutPage, toListed } from './list-page.ts'
import type { Lists } from './list-store.ts'
import { present } from './present.ts'
import { evaluations } from './schema/evaluations.ts'

const keys = {
  createdAt: { value: evaluations.createdAtMs, id: evaluations.seq },
  updatedAt: { value: evaluations.updatedAtMs, id: evaluations.seq },
}
const {
  seq: _,
  ordered: __,
  policy: ___,
  progress: ____,
  problems: _____,
  ...columns
} = getTableColumns(evaluations)

export const listEvaluations =
  (reader: Db): Lists['evaluations'] =>
  async (repositoryId, { state, conclusion, pull, branch, head, actor, q, ...times }, page) => {
    const cut = cutPage(keys, page)
    // found in an index that has all of these: the rows themselves are long, and only those of the page are read
    const found = reader
      .select({ seq: evaluations.seq })
      .from(evaluations)
      .where(
        and(
          eq(evaluations.repositoryId, repositoryId),
          equals(evaluations.state, state),
          equals(evaluations.conclusion, conclusion),
          equals(evaluations.pull, pull),
          equals(evaluations.baseRef, branch),
          head === undefined ? undefined : sql`${evaluations.headSha} = lower(${head})`,
          equals(evaluations.actor, actor),
          ...within(evaluations.createdAtMs, times),
          contains([evaluations.subject, evaluations.actor, evaluations.baseRef, evaluations.headSha], q),
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    const rows = await reader
      .select({ ...columns, ...cut.columns })
      .from(evaluations)
      .where(inArray(evaluations.seq, found))
      .orderBy(...cut.orderBy)
    return toListed(rows, page, present)
  }

/** What models answered is kept for a while only; figures stay. */
import { and, eq, lt, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import type { Writer } from './run-writes.ts'
import { reportBodies, reports } from './schema/evaluations.ts'

const rowsAtOnce = 500

/** Rows touched, at most about `limit`; 0 when there is nothing left to forget. */
export async function forgetOutputs(
  writer: Writer,
  reader: Db,
  beforeMs: number,
  limit: number,
): Promise<number> {
  let touched = 0
  while (touched < limit) {
    const [report] = await reader
      .select({ id: reports.id, state: reports.state })
      .from(reports)
      .where(and(lt(reports.savedAtMs, beforeMs), sql`keeps_outputs = 1`))
      .orderBy(reports.savedAtMs)
      .limit(1)
    if (report === undefined) break
    touched += await writer.run((db) =>
      forgetSome(db, report.id, report.state === 'importing', Math.min(rowsAtOnce, limit - touched)),
    )
  }
  return touched
}

/** The reason of a score quotes the answer, and that of a judge is what a model wrote. */
const quotes = sql`instr(replace(scores, '"reason":""', ''), '"reason":') > 0`
const withoutReasons = sql`(select json_group_array(json_replace(value, '$.reason', '')) from json_each(trials.scores))`

async function forgetSome(db: Db, id: number, isTorn: boolean, limit: number): Promise<number> {
  const some = sql`select seq from trials where report_id = ${id} and (output <> '' or ${quotes}) limit ${limit}`
  const { rowsAffected } = isTorn
    ? await db.run(
        sql`delete from trials where seq in (select seq from trials where report_id = ${id} limit ${limit})`,
      )
    : await db.run(sql`update trials set output = '', scores = ${withoutReasons} where seq in (${some})`)
  if (rowsAffected >= limit) return rowsAffected
  const bodies = await db.delete(reportBodies).where(eq(reportBodies.reportId, id))
  // a save that was cut short and never taken up again leaves nothing
  const marked = isTorn
    ? await db.delete(reports).where(eq(reports.id, id))
    : await db.update(reports).set({ keepsOutputs: false }).where(eq(reports.id, id))
  return rowsAffected + bodies.rowsAffected + marked.rowsAffected
}

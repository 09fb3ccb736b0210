/** The report of an evaluation that is shown: the one that counted, else the newest that came too late. */
import { and, desc, eq, ne, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { reports } from './schema/evaluations.ts'

/** Undefined where no report of it came. */
export async function findReport(
  db: Db,
  repositoryId: number,
  evaluationId: string,
): Promise<typeof reports.$inferSelect | undefined> {
  const [row] = await db
    .select()
    .from(reports)
    .where(
      and(
        eq(reports.repositoryId, repositoryId),
        eq(reports.evaluationId, evaluationId),
        ne(reports.state, 'importing'),
      ),
    )
    .orderBy(sql`state = 'stored' desc`, desc(reports.runAttempt))
    .limit(1)
  return row
}

/** People's scores of single answers, beside those of the judges. */
import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { findReport } from './find-report.ts'
import { present } from './present.ts'
import type { ReviewRow, Reviews } from './prompt-store.ts'
import type { Writer } from './run-writes.ts'
import { comparisons, reviews, trials } from './schema/evaluations.ts'

export function openReviews(writer: Writer, reader: Db): Reviews {
  return {
    save: (row) => writer.run((db) => saveReview(db, row)),
    list: async (repositoryId, { evaluationId, fingerprint }, limit) => {
      const rows = await reader
        .select({
          repositoryId: reviews.repositoryId,
          evaluationId: reviews.evaluationId,
          comparison: reviews.comparison,
          caseKey: reviews.caseKey,
          repeat: reviews.repeat,
          fingerprint: reviews.fingerprint,
          login: reviews.login,
          score: reviews.score,
          note: reviews.note,
          atMs: reviews.atMs,
          scores: trials.scores,
        })
        .from(reviews)
        .innerJoin(
          trials,
          and(
            eq(trials.reportId, reviews.reportId),
            eq(trials.n, reviews.n),
            eq(trials.repositoryId, reviews.repositoryId),
          ),
        )
        .where(
          and(
            eq(reviews.repositoryId, repositoryId),
            evaluationId === undefined ? undefined : eq(reviews.evaluationId, evaluationId),
            fingerprint === undefined ? undefined : eq(reviews.fingerprint, fingerprint),
          ),
        )
        .orderBy(desc(reviews.atMs), desc(reviews.seq))
        .limit(limit)
      return rows.map((one): ReviewRow => present(one))
    },
  }
}

async function saveReview(db: Db, row: Omit<ReviewRow, 'scores'>): Promise<'saved' | 'no-such-trial'> {
  const trial = await findTrial(db, row)
  if (trial === undefined) return 'no-such-trial'
  const { score, atMs } = row
  const note = row.note ?? null
  await db
    .insert(reviews)
    .values({ ...row, ...trial, note })
    .onConflictDoUpdate({
      target: [reviews.repositoryId, reviews.reportId, reviews.n, reviews.login],
      set: { score, note, atMs },
    })
  return 'saved'
}

/** Of the head, in the newest report; measured with both yardsticks it is that of the one that the gate rests on. */
async function findTrial(
  db: Db,
  { repositoryId, evaluationId, comparison, caseKey, repeat, fingerprint }: Omit<ReviewRow, 'scores'>,
): Promise<{ reportId: number; n: number } | undefined> {
  const report = await findReport(db, repositoryId, evaluationId)
  if (report?.state !== 'stored') return undefined
  const [row] = await db
    .select({ reportId: trials.reportId, n: trials.n })
    .from(trials)
    .innerJoin(
      comparisons,
      and(
        eq(comparisons.reportId, trials.reportId),
        eq(comparisons.id, trials.comparison),
        eq(comparisons.headFingerprint, fingerprint),
      ),
    )
    .where(
      and(
        eq(trials.reportId, report.id),
        eq(trials.repositoryId, repositoryId),
        eq(trials.comparison, comparison),
        eq(trials.arm, 'head'),
        eq(trials.caseKey, caseKey),
        eq(trials.repeat, repeat),
      ),
    )
    .orderBy(sql`${trials.yardstick} = 'old' desc`, trials.n)
    .limit(1)
  return row
}

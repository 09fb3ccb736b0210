/** The verdict of an evaluation, with the figures of its comparisons, in one unit. */
import { and, eq } from 'drizzle-orm'
import type { ComparisonVerdict } from '../../shared/verdict/verdict.ts'
import type { Db } from './database.ts'
import { moveEvaluation } from './evaluations.ts'
import type { Reports } from './report-store.ts'
import type { EvaluationRow } from './rows.ts'
import { comparisons } from './schema/evaluations.ts'

export async function concludeEvaluation(
  db: Db,
  { evaluation, verdict, figures, nowMs, jobs }: Parameters<Reports['conclude']>[0],
): Promise<EvaluationRow | undefined> {
  const { repositoryId, id } = evaluation
  const { conclusion, blocks } = verdict
  const row = await moveEvaluation(db, {
    repositoryId,
    id,
    // again: a waiver changes what was concluded
    from: ['reported', 'concluded'],
    patch: { state: 'concluded', conclusion, blocks, figures, concludedAtMs: nowMs },
    nowMs,
    jobs,
  })
  if (row === undefined) return undefined
  for (const one of verdict.comparisons) {
    await db
      .update(comparisons)
      .set(toFigures(one))
      .where(
        and(
          eq(comparisons.repositoryId, repositoryId),
          eq(comparisons.evaluationId, id),
          eq(comparisons.id, one.id),
          eq(comparisons.isVoid, false),
        ),
      )
  }
  return row
}

function toFigures({ outcome, base, head, score, test, sentence, pairs, calls, cached }: ComparisonVerdict) {
  return {
    outcome,
    baseScore: base?.score ?? null,
    headScore: head?.score ?? null,
    delta: score?.value ?? null,
    low: score?.low ?? null,
    high: score?.high ?? null,
    p: test?.pWorseHolm ?? null,
    figures: JSON.stringify({ sentence, pairs, calls, cached, base, head }),
  }
}

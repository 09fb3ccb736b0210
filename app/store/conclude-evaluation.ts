/** The verdict of an evaluation, with the figures of its comparisons, in one unit. */
import { and, eq } from 'drizzle-orm'
import type { ComparisonVerdict } from '../../shared/verdict/verdict.ts'
import type { Db } from './database.ts'
import { moveEvaluation } from './evaluations.ts'
import type { EvidenceRow } from './promotion-store.ts'
import type { Reports } from './report-store.ts'
import type { EvaluationRow } from './rows.ts'
import { comparisons } from './schema/evaluations.ts'
import { addFirstTransitions } from './transitions.ts'

/** Undefined where the evaluation has no report to conclude, or was made void. */
export async function concludeEvaluation(
  db: Db,
  { evaluation, verdict, figures, evidence, nowMs, jobs }: Parameters<Reports['conclude']>[0],
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
  if (evidence !== undefined) await saveEvidence(db, evaluation, evidence, nowMs)
  return row
}

/** What stands on another evaluation is that one's evidence: its inputs are equal, and its report is there. */
async function saveEvidence(
  db: Db,
  { repositoryId, id, evidenceId = id }: EvaluationRow,
  evidence: NonNullable<Parameters<Reports['conclude']>[0]['evidence']>,
  nowMs: number,
): Promise<void> {
  const standings = new Map<string, EvidenceRow['standing'][]>()
  for (const [comparison, { standing, proof }] of Object.entries(evidence)) {
    const [row] = await db
      .update(comparisons)
      .set({ standing: standing ?? null, proof: proof ?? null })
      .where(
        and(
          eq(comparisons.repositoryId, repositoryId),
          eq(comparisons.evaluationId, evidenceId),
          eq(comparisons.id, comparison),
          eq(comparisons.isVoid, false),
        ),
      )
      .returning({ prompt: comparisons.prompt, fingerprint: comparisons.headFingerprint })
    if (row === undefined || row.fingerprint === null) continue
    const key = JSON.stringify([row.prompt, row.fingerprint])
    standings.set(key, [...(standings.get(key) ?? []), standing])
  }
  // a version is proved where every comparison of it stands
  const proved = [...standings].filter(([, all]) =>
    all.every((standing) => standing !== undefined && standing !== 'fail'),
  )
  await addFirstTransitions(
    db,
    proved.map(([key]) => {
      // written a few lines above
      const [prompt, fingerprint] = JSON.parse(key) as [string, string]
      return {
        repositoryId,
        prompt,
        fingerprint,
        state: 'proved',
        actor: 'promptgate',
        cause: `evaluation/${evidenceId}`,
        atMs: nowMs,
      }
    }),
  )
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

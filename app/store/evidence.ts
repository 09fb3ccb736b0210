/** What was measured of a version, and with which runner: what a promotion rests on. */
import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { listValues } from './list-values.ts'
import { present } from './present.ts'
import type { EvidenceRow } from './promotion-store.ts'
import { comparisons, evaluations } from './schema/evaluations.ts'

export async function listEvidence(
  reader: Db,
  repositoryId: number,
  fingerprints: readonly string[],
): Promise<readonly EvidenceRow[]> {
  const rows = await reader
    .select({
      evaluationId: comparisons.evaluationId,
      comparison: comparisons.id,
      suite: comparisons.suite,
      runner: comparisons.runner,
      fingerprint: comparisons.headFingerprint,
      proof: comparisons.proof,
      runnerIdentity: comparisons.runnerIdentity,
      standing: comparisons.standing,
      concludedAtMs: evaluations.concludedAtMs,
      pull: evaluations.pull,
    })
    .from(comparisons)
    .innerJoin(
      evaluations,
      and(
        eq(evaluations.repositoryId, comparisons.repositoryId),
        eq(evaluations.id, comparisons.evaluationId),
      ),
    )
    .where(
      and(
        eq(comparisons.repositoryId, repositoryId),
        sql`${comparisons.headFingerprint} in ${listValues(fingerprints)}`,
        sql`is_void = 0`,
        eq(evaluations.state, 'concluded'),
      ),
    )
    .orderBy(desc(evaluations.concludedAtMs), desc(comparisons.seq))
  // of an evaluation that ran twice its last report counts
  const seen = new Set<string>()
  return rows.flatMap(({ fingerprint, concludedAtMs, ...row }) => {
    const key = JSON.stringify([row.evaluationId, row.comparison])
    if (fingerprint === null || concludedAtMs === null || seen.has(key)) return []
    seen.add(key)
    return [{ ...present(row), fingerprint, concludedAtMs }]
  })
}

export async function listRunnerIdentities(
  reader: Db,
  repositoryId: number,
): Promise<ReadonlyMap<string, string>> {
  const rows = await reader
    .select({ runner: comparisons.runner, identity: comparisons.runnerIdentity, last: sql`max(seq)` })
    .from(comparisons)
    .where(
      and(eq(comparisons.repositoryId, repositoryId), sql`is_void = 0`, sql`runner_identity is not null`),
    )
    .groupBy(comparisons.runner)
  return new Map(rows.flatMap(({ runner, identity }) => (identity === null ? [] : [[runner, identity]])))
}

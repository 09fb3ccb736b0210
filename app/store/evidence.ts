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
      baseRef: evaluations.baseRef,
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

/** From runner to runner and not from row to row: a repository has few of the one and very many of the other. */
export async function listRunnerIdentities(
  reader: Db,
  repositoryId: number,
  baseRef: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.all<{ runner: string; identity: string | null }>(sql`
    with recursive known(runner) as (
      select min(runner) from comparisons where repository_id = ${repositoryId}
      union all
      select (select min(runner) from comparisons where repository_id = ${repositoryId} and runner > known.runner)
      from known where known.runner is not null
    )
    select runner, (
      select runner_identity from comparisons as one
      where one.repository_id = ${repositoryId} and one.runner = known.runner and is_void = 0
        and runner_identity is not null
        and exists (
          select 1 from evaluations where evaluations.id = one.evaluation_id
          and evaluations.repository_id = ${repositoryId} and evaluations.base_ref = ${baseRef}
        )
      order by seq desc limit 1
    ) as identity
    from known where runner is not null`)
  return new Map(rows.flatMap(({ runner, identity }) => (identity === null ? [] : [[runner, identity]])))
}

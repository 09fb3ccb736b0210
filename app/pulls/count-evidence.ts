/** Edge: how many attempts of this very content have evidence already; a new one adds to them. */
import type { Deps } from '../deps.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { PlannedChange } from './gather-change.ts'
import type { Subject } from './order-change.ts'

export async function countEvidence(
  deps: Deps,
  tenant: Tenant,
  { subject, headSha }: Subject,
  { mergeBaseSha, policy }: PlannedChange,
): Promise<number> {
  const { rows } = await deps.store.evaluations.list(tenant.row.id, {
    subject,
    headSha,
    states: ['reported', 'concluded'],
    limit: 100,
  })
  const isSame = (row: EvaluationRow): boolean =>
    row.evidenceId === undefined && row.mergeBaseSha === mergeBaseSha && row.policyHash === policy.hash
  return rows.filter(isSame).length
}

/** Edge: what attempts of this very content have measured already; a new one adds to it. */
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import type { Deps } from '../deps.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { PlannedChange } from './gather-change.ts'
import type { Subject } from './order-change.ts'

export interface Evidence {
  readonly earlierAttempts: number
  /** the first number that no trial of theirs has: an answer from the cache is no new evidence */
  readonly firstRepeat: number
}

export async function countEvidence(
  deps: Deps,
  tenant: Tenant,
  { subject, headSha }: Subject,
  { mergeBaseSha, policy }: PlannedChange,
): Promise<Evidence> {
  const { rows } = await deps.store.evaluations.list(tenant.row.id, {
    subject,
    headSha,
    states: ['reported', 'concluded'],
    limit: 100,
  })
  const isSame = (row: EvaluationRow): boolean =>
    row.evidenceId === undefined && row.mergeBaseSha === mergeBaseSha && row.policyHash === policy.hash
  const same = rows.filter(isSame)
  return { earlierAttempts: same.length, firstRepeat: Math.max(0, ...same.map(repeatAfter)) }
}

/** Attempts may have had different numbers of repeats: each says where it ended. */
function repeatAfter(row: EvaluationRow): number {
  const ordered = parseOrdered(row.ordered)
  if (ordered === undefined) return 0
  return ordered.firstRepeat + Math.max(1, ...ordered.comparisons.map(({ repeat }) => repeat))
}

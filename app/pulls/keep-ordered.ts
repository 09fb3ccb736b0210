/** What was planned and ordered, as the columns that an evaluation of any kind keeps. */
import type { Ordered } from '../../shared/order/ordered.ts'
import type { Problem } from '../../shared/problem.ts'
import type { NewEvaluation } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { PlannedChange } from './gather-change.ts'

/** `problems`: those of the change, unless the caller has more to tell. */
export function keepOrdered(
  { row }: Pick<Tenant, 'row'>,
  change: Pick<PlannedChange, 'mergeBaseSha' | 'policy' | 'problems'>,
  ordered: Ordered,
  problems: readonly Problem[] = change.problems,
) {
  return {
    repositoryId: row.id,
    mergeBaseSha: change.mergeBaseSha,
    policyHash: change.policy.hash,
    policy: JSON.stringify(change.policy),
    ordered: JSON.stringify(ordered),
    problems: JSON.stringify(problems),
  } satisfies Partial<NewEvaluation>
}

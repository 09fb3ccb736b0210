/** Pure: what every evaluation has from its beginning, whoever asked for it and whatever becomes of it. */
import type { Ordered } from '../../shared/order/ordered.ts'
import type { Problem } from '../../shared/problem.ts'
import type { Tenant } from '../tenant.ts'
import type { PlannedChange } from './gather-change.ts'
import type { Subject } from './order-change.ts'

interface Begun {
  readonly id: string
  readonly subject: Subject
  readonly change: PlannedChange
  readonly ordered: Ordered
  /** default: those of the change */
  readonly problems?: readonly Problem[]
}

export function describeEvaluation(
  { row }: Pick<Tenant, 'row'>,
  { id, subject, change, ordered, problems = change.problems }: Begun,
) {
  return {
    ...subject,
    id,
    repositoryId: row.id,
    mergeBaseSha: change.mergeBaseSha,
    policyHash: change.policy.hash,
    policy: JSON.stringify(change.policy),
    ordered: JSON.stringify(ordered),
    problems: JSON.stringify(problems),
  }
}

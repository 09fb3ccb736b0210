/** Wire: what was measured of a change already, and what may be spent on it → whether it is ordered. */
import { decideOrder, type OrderDecision } from '../../shared/order/decide-order.ts'
import type { Deps } from '../deps.ts'
import type { Tenant } from '../tenant.ts'
import { countEvidence, type Evidence } from './count-evidence.ts'
import type { PlannedChange } from './gather-change.ts'
import { gatherSpent } from './gather-spent.ts'
import type { Subject } from './order-change.ts'

export interface DecidedChange extends Evidence {
  readonly decision: OrderDecision
}

/** What no pull request asks for is no draft, and is meant. */
const byItself = { isDraft: false, isCommanded: true }

export async function decideChange(
  deps: Deps,
  tenant: Tenant,
  { subject, change }: { readonly subject: Subject; readonly change: PlannedChange },
  asked: { readonly isDraft: boolean; readonly isCommanded: boolean } = byItself,
): Promise<DecidedChange> {
  const evidence = await countEvidence(deps, tenant, subject, change)
  const spent = await gatherSpent(deps, tenant, subject.subject, change.policy)
  const { isFork } = subject
  return { ...evidence, decision: decideOrder({ ...change, ...spent, ...evidence, isFork, ...asked }) }
}

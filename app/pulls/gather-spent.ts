/** Edge: what the day and the subject have reserved or spent, and the policy with the limits that hold now. */
import type { Policy } from '../../shared/config/policy.ts'
import { effectiveBudgets } from '../../shared/order/effective-budgets.ts'
import type { Deps } from '../deps.ts'
import type { Tenant } from '../tenant.ts'

export interface Spent {
  /** the UTC day, `2026-11-20` */
  readonly day: string
  readonly spent: { readonly day: number; readonly subject: number }
  /**
   * with an administrator's limits in place of its own; for the decision alone: what is measured and stored is the policy
   * as its file has it
   */
  readonly policy: Policy
}

export async function gatherSpent(
  deps: Deps,
  { row }: Tenant,
  subject: string,
  policy: Policy,
): Promise<Spent> {
  const day = new Date(deps.nowMs()).toISOString().slice(0, 10)
  const { budgets: own, ...rest } = policy
  const budgets = effectiveBudgets(own, await deps.store.budgets.overrides(row.id))
  if (budgets === undefined) return { day, spent: { day: 0, subject: 0 }, policy: rest }
  const spent = await deps.store.budgets.spent(row.id, { day, currency: budgets.currency, subject })
  return { day, spent, policy: { ...rest, budgets } }
}

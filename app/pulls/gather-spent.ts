/** Edge: what the day and the subject have reserved or spent, in the currency of the policy's budgets. */
import type { Policy } from '../../shared/config/policy.ts'
import type { Deps } from '../deps.ts'
import type { Tenant } from '../tenant.ts'

export async function gatherSpent(deps: Deps, { row }: Tenant, subject: string, { budgets }: Policy) {
  const day = new Date(deps.nowMs()).toISOString().slice(0, 10)
  if (budgets === undefined) return { day, spent: { day: 0, subject: 0 } }
  return { day, spent: await deps.store.budgets.spent(row.id, { day, currency: budgets.currency, subject }) }
}

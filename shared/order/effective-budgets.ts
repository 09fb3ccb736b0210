/** The limits that hold: those of the policy, where an administrator set no others. */
import type { Policy } from '../config/policy.ts'

/** Sums of money are of floating point: this much is no difference. */
export const moneyGrain = 1e-9

export type Budgets = NonNullable<Policy['budgets']>

export interface BudgetLimits {
  readonly currency: string
  readonly perPullRequest?: number
  readonly perDay?: number
}

/**
 * A limit that was set apart takes the place of the same limit of the policy, and the other one stays. Limits in another
 * currency than the policy's do not count; without budgets in the policy those that were set apart are all there are.
 */
export function effectiveBudgets(
  policy: Budgets | undefined,
  overrides: readonly BudgetLimits[],
): Budgets | undefined {
  const override =
    policy === undefined ? overrides[0] : overrides.find(({ currency }) => currency === policy.currency)
  if (override === undefined) return policy
  const { currency, perDay, perPullRequest } = override
  return {
    ...(policy ?? { currency, onExceeded: 'fail' as const }),
    ...(perDay === undefined ? {} : { perDay }),
    ...(perPullRequest === undefined ? {} : { perPullRequest }),
  }
}

/** `5 USD`, `300 calls`, `600 s` → the most a run may spend. */
import type { Policy } from '../shared/config/policy.ts'
import { fail, type Problem, type Result, succeed } from '../shared/problem.ts'

export type Budget =
  | { readonly kind: 'money'; readonly amount: number; readonly currency?: string }
  | { readonly kind: 'calls'; readonly calls: number }
  | { readonly kind: 'compute'; readonly seconds: number }

/** Undefined when it is none of the three forms; a bare number is money in the policy's currency. */
export function parseBudget(text: string): Budget | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(calls?|s|min|h|[A-Z]{3})?$/.exec(text.trim())
  if (match === null) return undefined
  const amount = Number(match[1])
  const unit = match[2]
  if (unit === undefined) return { kind: 'money', amount }
  if (unit === 'call' || unit === 'calls')
    return Number.isInteger(amount) ? { kind: 'calls', calls: amount } : undefined
  if (unit === 's' || unit === 'min' || unit === 'h') {
    const secondsPerUnit = { s: 1, min: 60, h: 3600 }
    return { kind: 'compute', seconds: amount * secondsPerUnit[unit] }
  }
  return { kind: 'money', amount, currency: unit }
}

/** What a work order reserved binds beside the input, which can only lower it. */
export function chooseBudgets(
  input: Budget | undefined,
  policy: Policy,
  order: { readonly budget?: { readonly amount: number; readonly currency: string } } | undefined,
): Result<readonly Budget[]> {
  const own = chooseBudget(input, policy)
  if (!own.ok) return own
  const budgets = own.value === undefined ? [] : [own.value]
  if (order?.budget === undefined) return succeed(budgets, own.warnings)
  // the reservation takes the place of the policy's limit, of which it is a part
  const reserved = { kind: 'money', ...order.budget } as const
  return succeed(input === undefined ? [reserved] : [reserved, ...budgets], own.warnings)
}

/**
 * The budget of a run: the input's, else what the policy allows a pull request. Money can only be kept to where every
 * runner has a price in that currency: the input's is refused otherwise, the policy's is warned of.
 */
export function chooseBudget(input: Budget | undefined, policy: Policy): Result<Budget | undefined> {
  const { budgets } = policy
  const allowed: Budget | undefined =
    budgets?.perPullRequest === undefined
      ? undefined
      : { kind: 'money', amount: budgets.perPullRequest, currency: budgets.currency }
  const budget = input ?? allowed
  if (budget?.kind !== 'money') return succeed(budget)
  const unpriced = Object.values(policy.runners).filter(
    ({ price }) =>
      price === undefined || (budget.currency !== undefined && price.currency !== budget.currency),
  )
  if (unpriced.length === 0) return succeed(budget)
  const names = unpriced.map(({ id }) => id).join(', ')
  const problem: Problem = {
    path: input === undefined && policy.source.kind === 'file' ? policy.source.path : 'action inputs',
    code: 'budget-without-price',
    message:
      `a budget of ${budget.amount} ${budget.currency ?? ''} cannot be kept: ${names} has no price in it`.replace(
        '  ',
        ' ',
      ),
    hint: 'give the runner a price in the policy, or a budget in calls or compute seconds',
    severity: input === undefined ? 'warning' : 'error',
  }
  return input === undefined ? succeed(budget, [problem]) : fail([problem])
}

/** Whether a change is evaluated now, later, or not at all: the App's decision before anything is spent. */
import type { Policy } from '../config/policy.ts'
import { policyPath } from '../config/policy-path.ts'
import { hasError } from '../has-error.ts'
import type { Plan } from '../plan/plan.ts'
import type { Problem } from '../problem.ts'
import { formatAmount } from '../verdict/format-in-sentence.ts'
import { moneyGrain } from './effective-budgets.ts'

export interface OrderFacts {
  readonly plan: Plan
  /** in force: the base branch's */
  readonly policy: Policy
  /** what a plan of some prompts leaves out although the change affects it */
  readonly unproved: readonly string[]
  /** of the policy, the files and the plan */
  readonly problems: readonly Problem[]
  /** attempts of the same content that have evidence already */
  readonly earlierAttempts: number
  readonly isFork: boolean
  readonly isDraft: boolean
  /** somebody who may has asked for this very head */
  readonly isCommanded: boolean
  /** what the day and this pull request have reserved or spent, in the currency of the policy's budgets */
  readonly spent: { readonly day: number; readonly subject: number }
  /** the UTC day, `2026-11-20` */
  readonly day: string
}

/** All of them are read for each verdict; and who asks often enough gets any answer. */
export const maxAttempts = 20

/** Money to reserve, in the currency of the policy's budgets. */
export interface Reservation {
  readonly currency: string
  /** `2026-11-20` */
  readonly day: string
  /** upper bound of the cost; where that is unknown, all that is left */
  readonly amount: number
  readonly perPullRequest?: number
  readonly perDay?: number
}

export type OrderDecision =
  | { readonly kind: 'refused'; readonly added: readonly Problem[] }
  | { readonly kind: 'unaffected' }
  | { readonly kind: 'waiting'; readonly why: 'fork' | 'lint-only' | 'draft' }
  | { readonly kind: 'order'; readonly reserve?: Reservation }

/**
 * Mistakes come first, then what needs no model call, then who must be asked. A fork under `lint-only` waits whatever is
 * commanded: its files were read, it is never measured, and a check that was not measured is not green.
 */
export function decideOrder(facts: OrderFacts): OrderDecision {
  const { plan, policy } = facts
  if (hasError(facts.problems)) return { kind: 'refused', added: [] }
  if (plan.comparisons.every(({ cells }) => cells.length === 0)) {
    // what was named needs no call; it says nothing of what was not
    if (facts.unproved.length > 0) return { kind: 'refused', added: [nothingNamed(policy)] }
    return { kind: 'unaffected' }
  }
  if (facts.isFork && policy.forks === 'lint-only') return { kind: 'waiting', why: 'lint-only' }
  if (facts.isFork && policy.forks === 'on-command' && !facts.isCommanded)
    return { kind: 'waiting', why: 'fork' }
  if (facts.isDraft && policy.drafts === 'wait' && !facts.isCommanded)
    return { kind: 'waiting', why: 'draft' }
  if (facts.earlierAttempts >= maxAttempts) return { kind: 'refused', added: [tooManyAttempts(policy)] }
  const reserve = reservationOf(facts)
  if (reserve === undefined) return { kind: 'order' }
  const over = findExceeded(facts, reserve)
  return over === undefined ? { kind: 'order', reserve } : { kind: 'refused', added: [over] }
}

function reservationOf({ plan, policy, spent, day }: OrderFacts): Reservation | undefined {
  const { budgets } = policy
  if (budgets === undefined) return undefined
  const { currency, perPullRequest, perDay } = budgets
  const left = Math.min(
    perPullRequest === undefined ? Number.POSITIVE_INFINITY : perPullRequest - spent.subject,
    perDay === undefined ? Number.POSITIVE_INFINITY : perDay - spent.day,
  )
  if (left === Number.POSITIVE_INFINITY) return undefined
  const { money } = plan.estimate
  return {
    currency,
    day,
    amount: money?.currency === currency ? money.amount : Math.max(0, left),
    ...(perPullRequest === undefined ? {} : { perPullRequest }),
    ...(perDay === undefined ? {} : { perDay }),
  }
}

function findExceeded({ policy, spent }: OrderFacts, reserve: Reservation): Problem | undefined {
  const limits = [
    ['per-pull-request', reserve.perPullRequest, spent.subject],
    ['per-day', reserve.perDay, spent.day],
  ] as const
  for (const [name, limit, used] of limits) {
    if (limit === undefined) continue
    const left = limit - used
    if (left <= moneyGrain || reserve.amount > left + moneyGrain)
      return describeExceeded(policy, name, Math.max(0, left))
  }
  return undefined
}

function tooManyAttempts(policy: Policy): Problem {
  return {
    path: policyPath(policy),
    code: 'too-many-attempts',
    message: `this very content was measured ${maxAttempts} times already`,
    hint: 'push a change, or a larger dataset',
    severity: 'error',
  }
}

function nothingNamed(policy: Policy): Problem {
  return {
    path: policyPath(policy),
    code: 'nothing-to-measure',
    message: 'nothing of what was named must be measured, and other prompts must',
    hint: 'write /eval without a name',
    severity: 'error',
  }
}

/** The problem of an evaluation that a budget does not allow. */
export function describeExceeded(
  policy: Policy,
  limit: 'per-pull-request' | 'per-day',
  left: number,
): Problem {
  const { currency = '', perDay, perPullRequest } = policy.budgets ?? {}
  const whole = formatAmount((limit === 'per-day' ? perDay : perPullRequest) ?? 0, currency)
  return {
    path: policyPath(policy),
    code: 'budget-exceeded',
    message: `the evaluation may cost more than what budgets.${limit} allows: ${formatAmount(left, currency)} of ${whole} left`,
    hint:
      limit === 'per-day' ? 'try again tomorrow (UTC), or raise it' : 'raise it, or evaluate fewer prompts',
    severity: 'error',
  }
}

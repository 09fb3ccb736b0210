/** Counts calls, money and compute, and says when the budget leaves no room for one more call. */
import type { Money } from '../../shared/cost.ts'
import type { Budget } from '../parse-budget.ts'

export interface Spent {
  readonly made: number
  readonly cached: number
  readonly failed: number
  readonly judge: number
  readonly noise: number
  /** undefined where no call had a price */
  readonly money?: Money
  readonly computeSeconds?: number
}

export interface Meter {
  /** Reserves room for one call; the sentence says why there is none. */
  readonly reserve: () => string | undefined
  /** Gives a reservation back with what the call really cost; what is not known adds nothing. */
  readonly settle: (cost: {
    readonly money?: Money
    readonly computeSeconds?: number
    readonly failed: boolean
  }) => void
  readonly countCached: () => void
  readonly countPurpose: (purpose: 'trial' | 'noise' | 'judge') => void
  readonly spent: () => Spent
}

/** Calls whose cost no budget counts: because there is none, or because the runner does not tell what they cost. */
export const maxUncountedCalls = 50_000

function counts({ kind }: Budget, cost: Parameters<Meter['settle']>[0]): boolean {
  if (kind === 'calls') return true
  return (kind === 'money' ? cost.money : cost.computeSeconds) !== undefined
}

/**
 * Every budget holds; the first that leaves no room says why. A reservation is counted at the mean cost so far. Before the first call is settled that is nothing: calls in flight
 * together may overshoot a budget of money or compute by what they cost.
 */
export function createMeter(...limits: readonly (Budget | undefined)[]): Meter {
  const budgets = limits.filter((limit) => limit !== undefined)
  let [made, cached, failed, judge, noise, inFlight] = [0, 0, 0, 0, 0, 0]
  let money: Money | undefined
  let computeSeconds: number | undefined
  let uncounted = 0
  const settled = (): number => made - inFlight

  function room(): string | undefined {
    if ((budgets.length === 0 ? made : uncounted) >= maxUncountedCalls)
      return `${maxUncountedCalls} calls were made that no budget counts; write one for more, such as "${2 * maxUncountedCalls} calls"`
    return budgets.map(roomWithin).find((why) => why !== undefined)
  }

  function roomWithin(budget: Budget): string | undefined {
    const mean = (total: number | undefined): number => (settled() > 0 ? (total ?? 0) / settled() : 0)
    if (budget.kind === 'calls')
      return made >= budget.calls ? `the budget of ${budget.calls} calls is used up` : undefined
    if (budget.kind === 'compute') {
      const next = (computeSeconds ?? 0) + (inFlight + 1) * mean(computeSeconds)
      return next > budget.seconds || (computeSeconds ?? 0) >= budget.seconds
        ? `the budget of ${budget.seconds} s of compute is used up`
        : undefined
    }
    const next = (money?.amount ?? 0) + (inFlight + 1) * mean(money?.amount)
    const unit = budget.currency ?? money?.currency ?? ''
    return next > budget.amount || (money?.amount ?? 0) >= budget.amount
      ? `the budget of ${budget.amount} ${unit} is used up`.replace('  ', ' ')
      : undefined
  }

  return {
    reserve() {
      const why = room()
      if (why !== undefined) return why
      made++
      inFlight++
      return undefined
    },
    settle(cost) {
      inFlight--
      if (cost.failed) failed++
      if (!budgets.some((budget) => counts(budget, cost))) uncounted++
      if (cost.money !== undefined)
        money = { amount: (money?.amount ?? 0) + cost.money.amount, currency: cost.money.currency }
      if (cost.computeSeconds !== undefined) computeSeconds = (computeSeconds ?? 0) + cost.computeSeconds
    },
    countCached() {
      cached++
    },
    countPurpose(purpose) {
      if (purpose === 'judge') judge++
      if (purpose === 'noise') noise++
    },
    spent: () => ({
      made,
      cached,
      failed,
      judge,
      noise,
      ...(money === undefined ? {} : { money }),
      ...(computeSeconds === undefined ? {} : { computeSeconds }),
    }),
  }
}

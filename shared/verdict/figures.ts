/** The figures of one version over one yardstick. */
import type { ReportTrial, TrialOutcome } from '../report/report.ts'
import { quantile } from '../stats/quantile.ts'
import { weightedMean } from '../stats/weighted-mean.ts'
import type { Cell } from './index-trials.ts'
import { type Counts, scoreCase } from './score-case.ts'
import type { ArmFigures } from './verdict.ts'

/**
 * `score` is the mean of the case scores by case weight; `passRate` the share of passed among scored cases, so that a case
 * without an assertion is neither. Money, seconds and tokens are means over the calls that tell them; latency is of uncached
 * calls only. What no call tells is absent.
 */
export function armFigures(cell: Cell, counts: Counts): ArmFigures {
  const states = cell.map((one) => ({ weight: one.facts.weight, state: scoreCase(one.trials, counts) }))
  const scored = states.flatMap(({ weight, state }) =>
    typeof state === 'string' ? [] : [{ weight, ...state }],
  )
  const trials = cell.flatMap((one) => one.trials)
  const answered = trials.filter((trial) => trial.outcome !== 'failed')
  const outcomes: Record<TrialOutcome, number> = {
    answered: 0,
    empty: 0,
    'cut-off': 0,
    refused: 0,
    failed: 0,
  }
  for (const trial of trials) outcomes[trial.outcome]++
  const passed = scored.filter((one) => one.passed).length
  return {
    cases: cell.length,
    scored: scored.length,
    missing: states.filter(({ state }) => state === 'missing').length,
    unscored: states.filter(({ state }) => state === 'unscored').length,
    passed,
    outcomes,
    ...known({
      score: weightedMean(scored.map(({ score, weight }) => ({ value: score, weight }))),
      passRate: scored.length === 0 ? undefined : passed / scored.length,
      moneyPerCall: moneyPerCall(answered),
      computeSecondsPerCall: meanOf(answered, (trial) => trial.computeSeconds),
      inputTokensPerCall: meanOf(answered, (trial) => trial.usage?.inputTokens),
      cachedInputShare: cachedInputShare(answered),
      outputTokensPerCall: meanOf(answered, (trial) => trial.usage?.outputTokens),
      latencyP50Ms: quantile(uncachedLatencies(answered), 0.5),
      latencyP95Ms: quantile(uncachedLatencies(answered), 0.95),
    }),
  }
}

/** The members that are known. */
export function known<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

/** Mean of what is told; undefined where nothing is. */
export function meanOf(
  trials: readonly ReportTrial[],
  figure: (trial: ReportTrial) => number | undefined,
): number | undefined {
  const values = trials.flatMap((trial) => figure(trial) ?? [])
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Undefined also where calls were paid in different currencies. */
function moneyPerCall(trials: readonly ReportTrial[]): { amount: number; currency: string } | undefined {
  const currencies = new Set(trials.flatMap((trial) => trial.money?.currency ?? []))
  const [currency] = currencies
  const amount = meanOf(trials, (trial) => trial.money?.amount)
  return currency === undefined || currencies.size > 1 || amount === undefined
    ? undefined
    : { amount, currency }
}

function cachedInputShare(trials: readonly ReportTrial[]): number | undefined {
  const told = trials.flatMap(({ usage }) =>
    usage?.cachedInputTokens === undefined
      ? []
      : [{ all: usage.inputTokens, cached: usage.cachedInputTokens }],
  )
  const all = told.reduce((sum, one) => sum + one.all, 0)
  return all === 0 ? undefined : told.reduce((sum, one) => sum + one.cached, 0) / all
}

function uncachedLatencies(trials: readonly ReportTrial[]): number[] {
  return trials.flatMap((trial) => (trial.cached ? [] : (trial.latencyMs ?? [])))
}

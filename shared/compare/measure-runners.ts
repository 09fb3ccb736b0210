/** From a report of several runners to the figures of each, and to every two of them case by case. */
import type { Policy } from '../config/policy.ts'
import type { Report, ReportComparison, ReportTrial } from '../report/report.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'
import type { Interval } from '../stats/paired-score-interval.ts'
import { effectiveSize } from '../stats/weighted-mean.ts'
import { ALPHA } from '../verdict/compare-arms.ts'
import { armFigures, known, meanOf } from '../verdict/figures.ts'
import { findUnreliableJudges } from '../verdict/find-unreliable-judges.ts'
import { type Cell, indexTrials } from '../verdict/index-trials.ts'
import { type Pair, pairCases } from '../verdict/pair-cases.ts'
import { type Counts, missingShare } from '../verdict/score-case.ts'
import type { RunnerFigures } from './comparison.ts'
import { type Contrast, contrastFigures, contrastScores, type ScoreContrast } from './contrast.ts'

/** The cells of one runner by suite and prompt: what two runners have in common is paired within these. */
interface Measured {
  readonly runner: string
  readonly cells: ReadonlyMap<string, Cell>
  readonly figures: RunnerFigures
}

export interface MeasuredRunners {
  readonly figures: readonly RunnerFigures[]
  readonly costUnit?: string
  /** every two runners once, the earlier one as `a`; those without a common case are absent */
  readonly scores: readonly ScoreContrast[]
  /** the logarithm of the ratio of latencies */
  readonly latencies: readonly Contrast[]
  readonly costs: readonly Contrast[]
  /** evaluators that decide nothing */
  readonly selfJudged: readonly string[]
  readonly unreliable: readonly string[]
}

export function measureRunners(report: Report, policy: Policy, runners: readonly string[]): MeasuredRunners {
  const selfJudged = findSelfJudged(report, policy)
  const unreliable = [
    ...new Set(report.comparisons.flatMap((one) => findUnreliableJudges(report, policy, one))),
  ].filter((id) => !selfJudged.includes(id))
  const left = new Set([...selfJudged, ...unreliable])
  const counts: Counts = (evaluator) => !left.has(evaluator)
  const findCell = indexTrials(report)
  const cellsOf = (runner: string) =>
    new Map(
      report.comparisons
        .filter((one) => one.runner === runner)
        .map((one) => [`${one.suite} ${one.prompt}`, findCell(one, 'head', one.yardsticks[0] ?? 'old')]),
    )
  const costUnit = findUnit(report.trials)
  const measured = runners.map((runner): Measured => {
    const cells = cellsOf(runner)
    return { runner, cells, figures: figuresOf(report, runner, [...cells.values()].flat(), counts, costUnit) }
  })
  const couples = measured.flatMap((a, at) => measured.slice(at + 1).map((b) => [a, b] as const))
  const found = couples.map(([a, b]) => contrast(a, b, counts, costUnit))
  return {
    figures: measured.map(({ figures }) => figures),
    scores: found.flatMap(({ score }) => score ?? []),
    latencies: found.flatMap(({ latency }) => latency ?? []),
    costs: found.flatMap(({ cost }) => cost ?? []),
    selfJudged,
    unreliable,
    ...known({ costUnit }),
  }
}

/** Judges without a runner of their own ask the runner that answered: each runner would judge itself. */
function findSelfJudged({ trials }: Report, policy: Policy): string[] {
  const judges = new Set(
    trials.flatMap(({ scores }) =>
      scores.flatMap(({ uses, evaluator }) => (uses === 'judge' ? [evaluator] : [])),
    ),
  )
  return [...judges].filter((id) => {
    const spec = policy.evaluators[id]
    return spec?.uses !== 'judge' || spec.runner === undefined
  })
}

/** Money where every answer tells it in one currency, else seconds of compute where every answer tells them. */
function findUnit(trials: readonly ReportTrial[]): string | undefined {
  const answered = trials.filter(({ outcome }) => outcome !== 'failed')
  if (answered.length === 0) return undefined
  const [currency, ...others] = new Set(answered.map(({ money }) => money?.currency))
  if (currency !== undefined && others.length === 0) return currency
  return answered.every(({ computeSeconds }) => computeSeconds !== undefined) ? 's' : undefined
}

const costOf =
  (unit: string | undefined) =>
  ({ money, computeSeconds }: ReportTrial): number | undefined =>
    unit === 's' ? computeSeconds : money?.amount

const latencyOf = ({ cached, latencyMs }: ReportTrial): number | undefined => (cached ? undefined : latencyMs)

function figuresOf(
  report: Report,
  runner: string,
  cell: Cell,
  counts: Counts,
  unit: string | undefined,
): RunnerFigures {
  const arm = armFigures(cell, counts)
  const trials = cell.flatMap((one) => one.trials)
  const planned = cell.map((one) => missingShare(one.trials, repeatOf(report.comparisons, runner), counts))
  const weights = cell.map(({ facts: { weight } }) => ({ value: 0, weight }))
  const answered = trials.filter(({ outcome }) => outcome !== 'failed')
  return {
    runner,
    cases: cell.length,
    missing: planned.length === 0 ? 1 : planned.reduce((sum, one) => sum + one, 0) / planned.length,
    calls: trials.length,
    cached: trials.filter(({ cached }) => cached).length,
    ...known({
      model: report.runners.find(({ id }) => id === runner)?.model,
      score:
        arm.score === undefined
          ? undefined
          : {
              value: arm.score,
              ...shareInterval(arm.score, (effectiveSize(weights) * arm.scored) / Math.max(1, cell.length)),
            },
      costPerCall: unit === undefined ? undefined : meanOf(answered, costOf(unit)),
      latencyP50Ms: arm.latencyP50Ms,
      latencyP95Ms: arm.latencyP95Ms,
    }),
  }
}

const repeatOf = (comparisons: readonly ReportComparison[], runner: string): number =>
  Math.max(1, ...comparisons.filter((one) => one.runner === runner).map(({ repeat }) => repeat))

/**
 * Wilson's score interval (Wilson 1927) of a mean of scores in [0, 1] at confidence 1 − 2α. A score between 0 and 1 varies
 * less than a pass or a fail of the same mean, so that it errs on the wide side.
 */
function shareInterval(mean: number, size: number): Interval {
  const z = normalQuantile(1 - ALPHA)
  const grown = size + z * z
  const centre = (mean * size + (z * z) / 2) / grown
  const half = (z / grown) * Math.sqrt(size * mean * (1 - mean) + (z * z) / 4)
  return { low: Math.max(0, Math.min(mean, centre - half)), high: Math.min(1, Math.max(mean, centre + half)) }
}

function contrast(a: Measured, b: Measured, counts: Counts, unit: string | undefined) {
  const common = [...a.cells].flatMap(([key, own]): (readonly [Cell, Cell])[] => {
    const other = b.cells.get(key)
    return other === undefined ? [] : [[own, other]]
  })
  const pairs = common.flatMap(([own, other]): Pair[] => pairCases(other, own, counts))
  const together = (figure: (trial: ReportTrial) => number | undefined) =>
    common.flatMap(([own, other]) => meansOf(own, other, figure))
  const latency = together(latencyOf).flatMap(([one, two]) =>
    one > 0 && two > 0 ? [Math.log(one / two)] : [],
  )
  const cost = unit === undefined ? [] : together(costOf(unit)).map(([one, two]) => one - two)
  return {
    score: contrastScores(a.runner, b.runner, pairs),
    latency: contrastFigures('latency', a.runner, b.runner, latency),
    cost: contrastFigures('cost', a.runner, b.runner, cost),
  }
}

/** The means of each case that both sides tell. */
function meansOf(
  own: Cell,
  other: Cell,
  figure: (trial: ReportTrial) => number | undefined,
): (readonly [number, number])[] {
  const others = new Map(other.map((one) => [one.key, one]))
  return own.flatMap(({ key, trials }): (readonly [number, number])[] => {
    const [one, two] = [meanOf(trials, figure), meanOf(others.get(key)?.trials ?? [], figure)]
    return one === undefined || two === undefined ? [] : [[one, two]]
  })
}

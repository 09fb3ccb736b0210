/** The paired statistics of one comparison: difference, interval and test of scores, pass rates and costs. */
import type { ReportTrial } from '../report/report.ts'
import { bootstrapInterval } from '../stats/bootstrap-interval.ts'
import { differenceInterval } from '../stats/difference-interval.ts'
import { mcnemarExact } from '../stats/mcnemar-exact.ts'
import { pairedScoreInterval } from '../stats/paired-score-interval.ts'
import { signFlipTest } from '../stats/sign-flip-test.ts'
import { type WeightedValue, weightedMean } from '../stats/weighted-mean.ts'
import { known, meanOf } from './figures.ts'
import type { Pair } from './pair-cases.ts'
import type { ComparisonVerdict, Difference, PairedTest } from './verdict.ts'

export const ALPHA = 0.05
/** of the two-sided interval that goes with one-sided tests at α */
export const CONFIDENCE = 1 - 2 * ALPHA

/** Fewer equal cost differences than this do not show that the cost is the same everywhere. */
const MIN_EQUAL_COSTS = 10

export type RawTest = Omit<PairedTest, 'pWorseHolm' | 'pBetterHolm'>

export interface ScoreComparison {
  readonly differences: readonly WeightedValue[]
  /** all scores 0 or 1, all weights equal */
  readonly passFail: boolean
  readonly score: Difference
  readonly test: RawTest
}

/** Undefined for no pairs. `seedHex` makes the sampled parts repeatable. */
export function compareScores(pairs: readonly Pair[], seedHex: string): ScoreComparison | undefined {
  const differences = pairs.map(({ difference, weight }) => ({ value: difference, weight }))
  const value = weightedMean(differences)
  if (value === undefined) return undefined
  const passFail = pairs.every(
    ({ base, head, weight }) =>
      isPassFail(base.result.score) && isPassFail(head.result.score) && weight === pairs[0]?.weight,
  )
  const { low, high, method } = differenceInterval(differences, passFail, ALPHA, seedHex)
  return {
    differences,
    passFail,
    score: { value, low, high, confidence: CONFIDENCE },
    test: { ...testDifferences(differences, passFail, seedHex), interval: method },
  }
}

const isPassFail = (score: number) => score === 0 || score === 1

function testDifferences(
  differences: readonly WeightedValue[],
  passFail: boolean,
  seedHex: string,
): Omit<RawTest, 'interval'> {
  if (passFail) {
    const worse = differences.filter(({ value }) => value < 0).length
    const better = differences.filter(({ value }) => value > 0).length
    return { method: 'mcnemar-exact', ...mcnemarExact(worse, better) }
  }
  const { exact, pWorse, pBetter } = signFlipTest(differences, seedHex)
  return { method: exact ? 'sign-flip-exact' : 'sign-flip-sampled', pWorse, pBetter }
}

/** Pass rate, head minus base, each case once. */
export function comparePassRates(pairs: readonly Pair[]): Difference | undefined {
  if (pairs.length === 0) return undefined
  const worse = pairs.filter(({ base, head }) => base.result.passed && !head.result.passed).length
  const better = pairs.filter(({ base, head }) => !base.result.passed && head.result.passed).length
  const interval = pairedScoreInterval(worse, better, pairs.length, ALPHA)
  return { value: (better - worse) / pairs.length, ...interval, confidence: CONFIDENCE }
}

/** Both sides asked in this run, or both known from earlier ones: else the difference is that of two machines at two times. */
function isMeasuredAlike({ base, head }: Pair): boolean {
  const [first, ...others] = [...base.trials, ...head.trials].map((trial) => trial.cached)
  return others.every((cached) => cached === first)
}

/**
 * Money and compute-seconds of one call, head minus base, over the cases where both sides tell them. What depends on time
 * (compute, and money that is paid by the hour) is compared only where both sides were measured alike.
 */
export function compareCosts(
  pairs: readonly Pair[],
  seedHex: string,
  paidByTime: boolean,
): Pick<ComparisonVerdict, 'moneyPerCall' | 'computeSecondsPerCall'> {
  const all = pairs.flatMap(({ base, head }) => [...base.trials, ...head.trials])
  const currencies = new Set(all.flatMap((trial) => trial.money?.currency ?? []))
  const [currency] = currencies
  const alike = pairs.filter(isMeasuredAlike)
  const money =
    currencies.size === 1
      ? compareFigure(paidByTime ? alike : pairs, seedHex, (trial) => trial.money?.amount)
      : undefined
  return known({
    moneyPerCall: money === undefined || currency === undefined ? undefined : { ...money, currency },
    computeSecondsPerCall: compareFigure(alike, seedHex, (trial) => trial.computeSeconds),
  })
}

/**
 * The mean difference per case, with its studentised bootstrap interval; `relative` to the base. Undefined where too few
 * cases tell it to say how sure it is: the figures of both arms are shown all the same.
 */
function compareFigure(
  pairs: readonly Pair[],
  seedHex: string,
  figure: (trial: ReportTrial) => number | undefined,
): (Difference & { relative?: number }) | undefined {
  const told = pairs.flatMap(({ base, head }) => {
    const before = meanOf(base.trials, figure)
    const after = meanOf(head.trials, figure)
    return before === undefined || after === undefined ? [] : [{ before, after }]
  })
  const differences = told.map(({ before, after }) => ({ value: after - before, weight: 1 }))
  const value = weightedMean(differences)
  if (value === undefined) return undefined
  const allEqual = differences.every((one) => one.value === differences[0]?.value)
  const exact = allEqual && told.length >= MIN_EQUAL_COSTS ? { low: value, high: value } : undefined
  const interval = exact ?? bootstrapInterval(differences, ALPHA, seedHex)
  if (interval === undefined) return undefined
  const before = told.reduce((sum, one) => sum + one.before, 0) / told.length
  return { value, ...interval, confidence: CONFIDENCE, ...(before > 0 ? { relative: value / before } : {}) }
}

/** From the measured facts of one comparison, and its place among the others, to its verdict. */
import type { Report } from '../report/report.ts'
import { neededCases, neededRepeats, type SettlingQuestion } from '../stats/needed-evidence.ts'
import { smallestDrop } from '../stats/smallest-drop.ts'
import { ALPHA, CONFIDENCE, compareCosts, comparePassRates } from './compare-arms.ts'
import { evaluatorFigures } from './evaluator-figures.ts'
import { known } from './figures.ts'
import { findFlips } from './find-flips.ts'
import { likelyReason } from './likely-reason.ts'
import type { MeasuredComparison } from './measure-comparison.ts'
import type { Pair } from './pair-cases.ts'
import type { ComparisonVerdict, Difference, Needed, Outcome, PairedTest } from './verdict.ts'

/** p-values after Holm; `tests` is how many comparisons were tested. */
export interface Adjusted {
  readonly pWorseHolm: number
  readonly pBetterHolm: number
  readonly tests: number
}

/** Everything but the sentence, which needs the names of the other comparisons. */
export function concludeComparison(
  report: Report,
  measured: MeasuredComparison,
  adjusted: Adjusted | undefined,
): Omit<ComparisonVerdict, 'sentence'> {
  const { comparison, pairs, base, head, headFigures, baseFigures, statistics, counts } = measured
  const runner = report.runners.find((one) => one.id === comparison.runner)
  const noise = runner?.noise
  const trials = report.trials.filter((trial) => trial.comparison === comparison.id)
  const flips = findFlips(pairs, counts, noise, measured.waivedCase)
  const evaluators = evaluatorFigures(base, head)
  const expected = head.map((one) => one.facts.expected)
  const score = scoreDifference(measured)
  const test =
    statistics === undefined || adjusted === undefined ? undefined : { ...statistics.test, ...holm(adjusted) }
  const byFigures = statisticalOutcome(measured, score, test)
  const outcome = finalOutcome(measured, byFigures)
  return {
    id: comparison.id,
    outcome,
    pairs: pairs.length,
    head: headFigures,
    gates: measured.gates,
    flips,
    evaluators,
    unreliableJudges: measured.unreliableJudges,
    calls: trials.length,
    cached: trials.filter((trial) => trial.cached).length,
    ...known({
      base: baseFigures,
      score,
      test,
      passRate: comparePassRates(pairs),
      latencyP95DeltaMs:
        headFigures.latencyP95Ms === undefined || baseFigures?.latencyP95Ms === undefined
          ? undefined
          : headFigures.latencyP95Ms - baseFigures.latencyP95Ms,
      likelyReason: likelyReason(flips, expected, evaluators.length),
      needed:
        outcome === 'inconclusive' && byFigures === 'inconclusive'
          ? neededEvidence(measured, adjusted?.tests ?? 1)
          : undefined,
      twoByTwo: measured.twoByTwo,
      waived: measured.waiver,
      noise,
    }),
    ...compareCosts(pairs, measured.seedHex, runner?.price?.computeHour !== undefined),
  }
}

const holm = ({ pWorseHolm, pBetterHolm }: Adjusted) => ({ pWorseHolm, pBetterHolm })

function scoreDifference({ statistics, sameVersion }: MeasuredComparison): Difference | undefined {
  if (statistics === undefined) return undefined
  return sameVersion ? { value: 0, low: 0, high: 0, confidence: CONFIDENCE } : statistics.score
}

/** The rule of the verdict: regressed, held, improved, or none of these. */
function statisticalOutcome(
  { gate, sameVersion }: MeasuredComparison,
  score: Difference | undefined,
  test: PairedTest | undefined,
): Outcome {
  if (sameVersion && score !== undefined) return 'held'
  if (score === undefined || test === undefined) return 'inconclusive'
  if (score.value < -gate.maxRegression && test.pWorseHolm <= ALPHA) return 'regressed'
  if (score.low > -gate.maxRegression) return test.pBetterHolm <= ALPHA ? 'improved' : 'held'
  return 'inconclusive'
}

/**
 * A proven regression stands whatever else is missing. Otherwise: nothing measured, a stop before the end or too much
 * missing is `unmeasured`; a judge that cannot be believed, or nothing scored, leaves the comparison inconclusive.
 */
function finalOutcome(measured: MeasuredComparison, byFigures: Outcome): Outcome {
  const { comparison, headFigures, baseFigures, partial, gates } = measured
  if (byFigures === 'regressed') return 'regressed'
  const nothing = [headFigures, ...(baseFigures === undefined ? [] : [baseFigures])].some(
    (figures) => figures.cases > 0 && figures.missing === figures.cases,
  )
  const tooMuchMissing = gates.some(({ gate, broken }) => gate === 'max-missing' && broken)
  if (headFigures.cases === 0 || nothing || partial || tooMuchMissing) return 'unmeasured'
  if (measured.unreliableJudges.length > 0 || headFigures.scored === 0) return 'inconclusive'
  return comparison.base === undefined ? 'new' : byFigures
}

function neededEvidence(measured: MeasuredComparison, tests: number): Needed | undefined {
  const { statistics, gate, pairs, comparison } = measured
  if (statistics === undefined) return undefined
  const question: SettlingQuestion = {
    differences: statistics.differences,
    passFail: statistics.passFail,
    low: statistics.score.low,
    maxRegression: gate.maxRegression,
    alpha: ALPHA,
    testAlpha: ALPHA / tests,
  }
  return known({
    cases: neededCases(question),
    repeats: neededRepeats(question, comparison.repeat, withinVariance(pairs)),
    smallestDrop: smallestDrop(statistics.differences, ALPHA / tests),
  })
}

/** Mean sample variance of one trial's difference within a case; undefined where no case has two trials on both sides. */
function withinVariance(pairs: readonly Pair[]): number | undefined {
  const repeated = pairs.filter(
    ({ base, head }) => base.result.trialScores.length > 1 && head.result.trialScores.length > 1,
  )
  if (repeated.length === 0) return undefined
  const sum = repeated.reduce(
    (total, { base, head }) => total + variance(base.result.trialScores) + variance(head.result.trialScores),
    0,
  )
  return sum / repeated.length
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

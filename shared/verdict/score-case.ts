/** From the trials of one case to its score: the case, not the trial, is the unit of every comparison. */
import type { ReportScore, ReportTrial } from '../report/report.ts'
import { weightedMean } from '../stats/weighted-mean.ts'

/** Whether an evaluator of this id counts. */
export type Counts = (evaluator: string) => boolean

export interface CaseScore {
  /** mean of its measured trials' scores, [0, 1] */
  readonly score: number
  /** more than half of its measured trials pass; a tie does not */
  readonly passed: boolean
  /** of each measured trial */
  readonly trialScores: readonly number[]
}

/** `missing`: it asserts something, and nothing of it could be measured; `unscored`: it asserts nothing. */
export type CaseState = CaseScore | 'missing' | 'unscored'

/**
 * A trial's score is the weighted mean of its evaluators' scores, its pass that every one of them passed. Failed calls and
 * scores marked missing are left out: missing is never zero. An empty, cut-off or refused answer has its scores like any
 * other. Repeats are averaged.
 */
export function scoreCase(trials: readonly ReportTrial[], counts: Counts): CaseState {
  const measured = trials.map((trial) => measuredScores(trial, counts)).filter((scores) => scores.length > 0)
  if (measured.length > 0) {
    const trialScores = measured.map(
      (scores) => weightedMean(scores.map(({ score, weight }) => ({ value: score, weight }))) ?? 0,
    )
    const passed = measured.filter((scores) => scores.every((score) => score.passed)).length
    return {
      score: trialScores.reduce((sum, score) => sum + score, 0) / trialScores.length,
      passed: passed * 2 > measured.length,
      trialScores,
    }
  }
  const answered = trials.filter((trial) => trial.outcome !== 'failed')
  const asserts = answered.some((trial) => trial.scores.some((score) => counts(score.evaluator)))
  return answered.length > 0 && !asserts ? 'unscored' : 'missing'
}

/** The scores of a trial that count and were measured; none of a failed call. */
export function measuredScores(trial: ReportTrial, counts: Counts): ReportScore[] {
  if (trial.outcome === 'failed') return []
  return trial.scores.filter((score) => score.missing !== true && counts(score.evaluator))
}

/** The evaluators measured in at least one of the trials. */
export function measuredEvaluators(trials: readonly ReportTrial[], counts: Counts): Set<string> {
  return new Set(trials.flatMap((trial) => measuredScores(trial, counts).map((score) => score.evaluator)))
}

/**
 * The share of what was planned of a case that the runner did not deliver, [0, 1]: an absent or failed call wholly, a call
 * whose judge could not be asked by that judge's share of the weight. A latency or cost that nobody could know (a cached
 * answer, a model without a price) is not the runner's failure.
 */
export function missingShare(trials: readonly ReportTrial[], repeat: number, counts: Counts): number {
  const planned = Math.max(repeat, trials.length, 1)
  const absent = planned - trials.length
  const lost = trials.reduce((sum, trial) => sum + lostShare(trial, counts), 0)
  return (absent + lost) / planned
}

function lostShare(trial: ReportTrial, counts: Counts): number {
  if (trial.outcome === 'failed') return 1
  const due = trial.scores.filter(
    (score) => counts(score.evaluator) && score.uses !== 'latency' && score.uses !== 'cost',
  )
  const weights = due.reduce((sum, score) => sum + score.weight, 0)
  const missing = due.reduce((sum, score) => sum + (score.missing === true ? score.weight : 0), 0)
  return weights === 0 ? 0 : missing / weights
}

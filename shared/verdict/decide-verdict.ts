/** Report + policy (+ waivers) → verdict. The one place that decides whether a merge is blocked. */
import type { Policy } from '../config/policy.ts'
import type { Yardstick } from '../plan/plan.ts'
import type { Report, ReportComparison } from '../report/report.ts'
import { adjustHolm } from '../stats/adjust-holm.ts'
import { type Adjusted, concludeComparison } from './conclude-comparison.ts'
import { concludeEvaluation } from './conclude-evaluation.ts'
import { describeComparison } from './describe-comparison.ts'
import { indexTrials } from './index-trials.ts'
import { type MeasuredComparison, measureComparison } from './measure-comparison.ts'
import { nameComparisons } from './name-comparisons.ts'
import type { ComparisonVerdict, Verdict, Waiver } from './verdict.ts'

export interface VerdictOptions {
  readonly waivers?: readonly Waiver[]
  /** for the expiry of waivers; default: when the report ended */
  readonly nowMs?: number
  /** what the gates rest on where both were measured; default: `old` */
  readonly restsOn?: Yardstick
}

/**
 * The verdict of one evaluation by the policy of the base branch. Pure, and seeded from the fingerprints: the same report
 * always gives the same bytes, in whatever order its trials stand. The report must be valid (`parseReport`); what it says
 * of itself is never trusted beyond its facts. Problems in the user's files become a conclusion `error`; nothing is thrown.
 */
export function decideVerdict(report: Report, policy: Policy, options: VerdictOptions = {}): Verdict {
  const waivers = {
    waivers: options.waivers ?? [],
    nowMs: options.nowMs ?? report.startedAtMs + report.durationMs,
  }
  const names = nameComparisons(report)
  const findCell = indexTrials(report)
  const measuring = { report, policy, findCell, waivers, preferred: options.restsOn ?? 'old' } as const
  const measured = report.comparisons.map((comparison) => measureComparison(comparison, measuring))
  const adjusted = adjustTests(measured)
  const comparisons = report.comparisons.map((comparison, index): ComparisonVerdict => {
    const found = measured[index]
    const undescribed =
      found === undefined
        ? bareVerdict(report, comparison)
        : concludeComparison(report, found, adjusted[index])
    const sentence = describeComparison(
      undescribed,
      names.get(comparison.id) ?? comparison.id,
      found?.gate,
      found === undefined
        ? `the policy has no suite ${comparison.suite}`
        : found.partial
          ? report.stopped?.message
          : undefined,
    )
    return { ...undescribed, sentence }
  })
  return concludeEvaluation(report, policy, comparisons, names)
}

/** Holm over all comparisons that were tested, once for each direction. One version against itself needs no test. */
function adjustTests(measured: readonly (MeasuredComparison | undefined)[]): (Adjusted | undefined)[] {
  const tested = measured.map((one) => (one?.sameVersion === false ? one.statistics?.test : undefined))
  const tests = tested.filter((test) => test !== undefined)
  const worse = adjustHolm(tests.map((test) => test.pWorse))
  const better = adjustHolm(tests.map((test) => test.pBetter))
  let next = 0
  return tested.map((test) => {
    if (test === undefined) return undefined
    const index = next++
    return { pWorseHolm: worse[index] ?? 1, pBetterHolm: better[index] ?? 1, tests: tests.length }
  })
}

/** A comparison with nothing to measure: its prompt is deleted, or its suite is not in the policy. */
function bareVerdict(report: Report, comparison: ReportComparison): Omit<ComparisonVerdict, 'sentence'> {
  const deleted = comparison.head === undefined || comparison.change === 'deleted'
  const trials = report.trials.filter((trial) => trial.comparison === comparison.id)
  return {
    id: comparison.id,
    outcome: deleted ? 'deleted' : 'unmeasured',
    pairs: 0,
    gates: [],
    flips: [],
    evaluators: [],
    unreliableJudges: [],
    calls: trials.length,
    cached: trials.filter((trial) => trial.cached).length,
  }
}

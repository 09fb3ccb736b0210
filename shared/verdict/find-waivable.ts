/** What of an evaluation somebody could accept: regressions, broken gates, and the cases they consist of. */
import type { Report, ReportComparison } from '../report/report.ts'
import { indexTrials } from './index-trials.ts'
import { type CaseScore, scoreCase } from './score-case.ts'
import type { ComparisonVerdict, Verdict } from './verdict.ts'

export interface Waivable {
  readonly comparison: string
  readonly prompt: string
  readonly runner: string
  /** at head; absent: there is no version that anything could be bound to */
  readonly fingerprint?: string
  /** it regressed, or breaks a gate by what it does */
  readonly blocks: boolean
  readonly sentence: string
  /** `dataset/case id`: failed at head although the base passed, or although it must pass */
  readonly cases: readonly string[]
}

/** Of every comparison, in the verdict's order. `verdict` is the one without waivers: what is accepted already can be accepted longer. */
export function findWaivable(report: Report, verdict: Verdict): Waivable[] {
  const findCell = indexTrials(report)
  return verdict.comparisons.flatMap((decided) => {
    const comparison = report.comparisons.find(({ id }) => id === decided.id)
    if (comparison === undefined) return []
    const blocks =
      decided.outcome === 'regressed' || decided.gates.some(({ broken, unknown }) => broken && !unknown)
    const isOpen = blocks || decided.outcome === 'inconclusive'
    const { head, prompt, runner } = comparison
    return [
      {
        comparison: decided.id,
        prompt,
        runner,
        ...(head === undefined ? {} : { fingerprint: head.fingerprint }),
        blocks,
        sentence: decided.sentence,
        cases: isOpen ? failedCases(comparison, decided, findCell) : [],
      },
    ]
  })
}

function failedCases(
  comparison: ReportComparison,
  { flips, unreliableJudges }: ComparisonVerdict,
  findCell: ReturnType<typeof indexTrials>,
): string[] {
  const yardstick =
    comparison.yardsticks.includes('old') || comparison.yardsticks.length === 0 ? 'old' : 'new'
  const counts = (evaluator: string) => !unreliableJudges.includes(evaluator)
  const isFailed = (state: CaseScore | string) => typeof state !== 'string' && !state.passed
  const worse = flips.filter(({ direction }) => direction === 'worse').map((flip) => flip.case)
  const required = findCell(comparison, 'head', yardstick)
    .filter(
      ({ facts, trials }) =>
        (facts.required && isFailed(scoreCase(trials, counts))) ||
        trials.some(({ scores }) =>
          scores.some((one) => one.required && !one.passed && one.missing !== true),
        ),
    )
    .map(({ key }) => key)
  return [...new Set([...worse, ...required])]
}

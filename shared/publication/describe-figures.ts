/** The few figures by which lists and later comments remember an evaluation. */
import type { Figures, Outcome } from './publication.ts'
import { worstDifference } from './worst-difference.ts'

export function describeFigures({ report, verdict }: Outcome): Figures {
  const { comparisons, headline } = verdict
  const flips = comparisons.flatMap((one) => one.flips)
  const difference = worstDifference(verdict)
  const { money, computeSeconds } = report.spent
  return {
    headline,
    comparisons: comparisons.length,
    regressed: comparisons.filter(({ outcome, waived }) => outcome === 'regressed' && waived === undefined)
      .length,
    improved: comparisons.filter(({ outcome }) => outcome === 'improved').length,
    worse: flips.filter(({ direction }) => direction === 'worse').length,
    better: flips.filter(({ direction }) => direction === 'better').length,
    calls: report.calls.made,
    cached: report.calls.cached,
    ...(difference === undefined ? {} : { difference }),
    ...(money === undefined ? {} : { spent: money }),
    ...(computeSeconds === undefined ? {} : { computeSeconds }),
  }
}

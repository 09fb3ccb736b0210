/** Which waiver is in force for a comparison or one of its cases. */
import type { ReportComparison } from '../report/report.ts'
import type { Waiver } from './verdict.ts'

export interface WaiverQuestion {
  readonly waivers: readonly Waiver[]
  readonly comparison: ReportComparison
  readonly nowMs: number
}

/**
 * The waiver of the whole comparison or, with `caseKey` (`dataset/case id`), of that case alone. It counts only for the very
 * fingerprint at head, and until its last millisecond; of several the one that holds longest.
 */
export function findWaiver(question: WaiverQuestion, caseKey?: string): Waiver | undefined {
  const { waivers, comparison, nowMs } = question
  return waivers
    .filter(
      (waiver) =>
        waiver.comparison === comparison.id &&
        waiver.case === caseKey &&
        waiver.fingerprint === comparison.head?.fingerprint &&
        nowMs <= waiver.untilMs,
    )
    .sort((a, b) => b.untilMs - a.untilMs)[0]
}

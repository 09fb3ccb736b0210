/** Which cases a comparison runs on, on either yardstick. */
import type { Report, ReportCase, ReportComparison, ReportTrial } from './report.ts'

export interface PlannedCase {
  /** `dataset/case id`, as trials name it */
  readonly key: string
  readonly dataset: string
  readonly facts: ReportCase
}

/**
 * The cases of the comparison's datasets as one yardstick has them, in code-unit order of their keys. The report lists a
 * dataset once for each yardstick it was measured on, also where both are alike; one that the change removes is not listed
 * as `new`, one that it adds not as `old`.
 */
export function plannedCases(
  report: Report,
  comparison: ReportComparison,
  yardstick: ReportTrial['yardstick'],
): PlannedCase[] {
  const ids = new Set(comparison.datasets)
  return report.datasets
    .filter((dataset) => dataset.yardstick === yardstick && ids.has(dataset.id))
    .flatMap(({ id, cases }) => cases.map((facts) => ({ key: `${id}/${facts.id}`, dataset: id, facts })))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

/** Which cases a comparison runs on, on either yardstick. */
import type { Report, ReportCase, ReportComparison, ReportDataset, ReportTrial } from './report.ts'

export interface PlannedCase {
  /** `dataset/case id`, as trials name it */
  readonly key: string
  readonly dataset: string
  readonly facts: ReportCase
}

/**
 * The cases of the comparison's datasets as one yardstick has them, in code-unit order of their keys. A dataset that is the
 * same at base and head stands in the report once, as `old`, and counts for both; one that the change removes does not
 * count for the new yardstick, one that it adds not for the old.
 */
export function plannedCases(
  report: Report,
  comparison: ReportComparison,
  yardstick: ReportTrial['yardstick'],
): PlannedCase[] {
  return [...new Set(comparison.datasets)]
    .flatMap((id) => datasetOf(report, id, yardstick) ?? [])
    .flatMap(({ id, cases }) => cases.map((facts) => ({ key: `${id}/${facts.id}`, dataset: id, facts })))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

function datasetOf(
  report: Report,
  id: string,
  yardstick: ReportTrial['yardstick'],
): ReportDataset | undefined {
  const own = report.datasets.filter((dataset) => dataset.id === id)
  const exact = own.find((dataset) => dataset.yardstick === yardstick)
  if (exact !== undefined || yardstick === 'old') return exact
  const removed = report.datasetChanges.some(
    (change) => change.dataset === id && change.headHash === undefined,
  )
  return removed ? undefined : own[0]
}

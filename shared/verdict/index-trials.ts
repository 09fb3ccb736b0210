/** Trials found by comparison, arm, yardstick and case. */
import { type PlannedCase, plannedCases } from '../report/planned-cases.ts'
import type { Report, ReportComparison, ReportTrial } from '../report/report.ts'

/** A case of a comparison with its trials in one arm; none where nothing was measured. */
export interface CaseTrials extends PlannedCase {
  readonly trials: readonly ReportTrial[]
}

/** Every planned case of one arm on one yardstick, in the order of their keys, whatever the order of the report. */
export type Cell = readonly CaseTrials[]

export type FindCell = (
  comparison: ReportComparison,
  arm: ReportTrial['arm'],
  yardstick: ReportTrial['yardstick'],
) => Cell

/** One pass over the trials; each cell is then a look-up. Repeats stand in their order. */
export function indexTrials(report: Report): FindCell {
  const found = new Map<string, ReportTrial[]>()
  const place = (comparison: string, arm: string, yardstick: string, key: string) =>
    `${comparison}\n${arm}\n${yardstick}\n${key}`
  for (const trial of report.trials) {
    const at = place(trial.comparison, trial.arm, trial.yardstick, trial.case)
    const others = found.get(at)
    if (others === undefined) found.set(at, [trial])
    else others.push(trial)
  }
  for (const trials of found.values()) trials.sort((a, b) => a.repeat - b.repeat)
  return (comparison, arm, yardstick) =>
    plannedCases(report, comparison, yardstick).map((planned) => ({
      ...planned,
      trials: found.get(place(comparison.id, arm, yardstick, planned.key)) ?? [],
    }))
}

/** What a reader calls each comparison. */
import type { Report, ReportComparison } from '../report/report.ts'

/** By id: the prompt's name where it is compared once, with its runner where that tells them apart, else the id. */
export function nameComparisons(report: Report): ReadonlyMap<string, string> {
  const short = (comparison: ReportComparison) => comparison.prompt
  const withRunner = (comparison: ReportComparison) => `${comparison.prompt}@${comparison.runner}`
  const unique = (comparison: ReportComparison, name: (one: ReportComparison) => string) =>
    report.comparisons.filter((other) => name(other) === name(comparison)).length === 1
  return new Map(
    report.comparisons.map((comparison) => {
      const name = [short, withRunner].find((form) => unique(comparison, form))
      return [comparison.id, name === undefined ? comparison.id : name(comparison)]
    }),
  )
}

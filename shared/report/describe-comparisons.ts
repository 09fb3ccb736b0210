/** The comparisons of a plan as a report tells of them. */
import type { DatasetChange, Plan } from '../plan/plan.ts'
import type { Report, ReportComparison } from './report.ts'

export function describeComparisons(plan: Plan): ReportComparison[] {
  return plan.comparisons.map(({ cells, ...comparison }) => ({
    ...comparison,
    reasons: [...comparison.reasons],
    datasets: [...comparison.datasets],
    yardsticks: [...new Set(cells.map((cell) => cell.yardstick))],
  }))
}

export function describeDatasetChanges(changes: readonly DatasetChange[]): Report['datasetChanges'] {
  return changes.map((change) => ({
    ...change,
    added: [...change.added],
    removed: [...change.removed],
    edited: [...change.edited],
  }))
}

/** An order and the report that answers it. */
import { ORDERED_SCHEMA, type Order, type Ordered } from '../../shared/order/ordered.ts'
import type { Report } from '../../shared/report/report.ts'
import { VERSION } from '../../shared/version.ts'
import { buildReport, times } from '../fixtures/build-report.ts'

/** As the planner would have ordered just this. */
export function orderedFor(report: Report, more: Partial<Ordered> = {}): Ordered {
  return {
    schema: ORDERED_SCHEMA,
    comparisons: report.comparisons,
    datasets: report.datasets,
    prompts: report.prompts,
    datasetChanges: report.datasetChanges,
    policySource: report.policy.source,
    policyHash: report.policy.hash,
    policyDifferences: [],
    headProblems: [],
    change: report.change,
    attempt: 1,
    firstRepeat: 0,
    planned: { calls: report.calls.planned, runners: ['tiny'] },
    ...more,
  }
}

const built = buildReport([
  { base: times(4, [1, 0]), head: times(4, [1, null]) },
  { prompt: 'extract', base: [1, 1], head: [1, 0] },
]).report
export const report: Report = { ...built, evaluationId: 'e-1', tool: { ...built.tool, version: VERSION } }
export const ordered = orderedFor(report)
export const order: Order = { ...ordered, evaluationId: 'e-1' }

/** An order and the report that answers it. */
import { ORDERED_SCHEMA, type Order } from '../../shared/order/ordered.ts'
import type { Report } from '../../shared/report/report.ts'
import { VERSION } from '../../shared/version.ts'
import { buildReport, times } from '../fixtures/build-report.ts'

const built = buildReport([
  { base: times(4, [1, 0]), head: times(4, [1, null]) },
  { prompt: 'extract', base: [1, 1], head: [1, 0] },
]).report
export const report: Report = { ...built, evaluationId: 'e-1', tool: { ...built.tool, version: VERSION } }
export const order: Order = {
  schema: ORDERED_SCHEMA,
  evaluationId: 'e-1',
  attempt: 1,
  comparisons: report.comparisons,
  datasets: report.datasets,
  prompts: report.prompts,
  datasetChanges: [],
  policySource: report.policy.source,
  policyHash: report.policy.hash,
  policyDifferences: [],
  headProblems: [],
  change: report.change,
  firstRepeat: 0,
  planned: { calls: 4, runners: ['tiny'] },
}

/** A job's report in which the App's own knowledge stands wherever it has any. */
import type { Report } from '../report/report.ts'
import type { Order } from './ordered.ts'

/**
 * Trials, runners, judges, calls, what was spent, the stop and the problems are the job's; what was compared, on what, for
 * which change and by which policy is the order's, whatever the report says.
 */
export function adoptFacts(report: Report, order: Order): Report {
  return {
    ...report,
    change: order.change,
    attempt: order.attempt,
    evaluationId: order.evaluationId,
    policy: {
      source: order.policySource,
      hash: order.policyHash,
      differences: [...order.policyDifferences],
      headProblems: order.headProblems,
    },
    prompts: order.prompts,
    datasets: order.datasets,
    datasetChanges: order.datasetChanges,
    comparisons: order.comparisons,
  }
}

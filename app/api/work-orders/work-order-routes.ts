/** The three routes over which a job and the App speak. */
import type { Deps } from '../../deps.ts'
import type { TokenVerifier } from '../../identity/create-token-verifier.ts'
import type { Route } from '../route.ts'
import { claimOrder } from './claim-order.ts'
import { createReportReader, type ReadInThread } from './create-report-reader.ts'
import { createRefuser } from './refuse-job.ts'
import { takeProgress } from './take-progress.ts'
import { takeReport } from './take-report.ts'

export function workOrderRoutes(
  deps: Deps,
  verifier: TokenVerifier,
  readReport: ReadInThread = createReportReader(),
): Route[] {
  const refuse = createRefuser(deps)
  const path = '/api/v1/work-orders/:id'
  return [
    { method: 'POST', path: `${path}/claim`, handle: claimOrder(deps, verifier, refuse) },
    { method: 'PATCH', path: `${path}/progress`, handle: takeProgress(deps, verifier, refuse) },
    { method: 'PUT', path: `${path}/report`, handle: takeReport(deps, verifier, refuse, readReport) },
  ]
}

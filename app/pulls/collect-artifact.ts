/** Wire: a report that a job could not deliver lies in its artifact, and is taken from there instead of measured again. */
import { acceptReport } from '../api/work-orders/accept-report.ts'
import type { Deps } from '../deps.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'

export const REPORT_ARTIFACT = 'promptgate-report'
const maxReportBytes = 50 * 1024 * 1024

/**
 * True when the report of this order is in the store now. The run vouches for it as a token would: GitHub says that it is
 * the configured workflow, on the default branch, started for this order.
 */
export async function collectArtifact(deps: Deps, tenant: Tenant, row: EvaluationRow): Promise<boolean> {
  if (row.runId === undefined) return false
  const run = await tenant.github.getRun(row.runId)
  const { defaultBranch } = await tenant.github.getFacts()
  const isOrdered =
    run !== undefined &&
    run.event === 'workflow_dispatch' &&
    run.path === deps.settings.workflowPath &&
    run.headBranch === defaultBranch &&
    run.name.includes(row.id)
  if (!isOrdered) return false
  const body = await tenant.github.readArtifact(run.id, REPORT_ARTIFACT, maxReportBytes)
  if (body === undefined) return false
  const accepted = await acceptReport(deps, row, { body, runAttempt: run.attempt })
  if (accepted.kind === 'refused')
    deps.log.warn(
      { evaluation: row.id, problems: accepted.problems },
      'the report in the artifact was refused',
    )
  return accepted.kind === 'stored' || accepted.kind === 'same'
}

/** Wire: a report that a job could not deliver lies in its artifact, and is taken from there instead of measured again. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import { MAX_REPORT_BYTES } from '../../shared/report/parse-report.ts'
import { reportArtifactName } from '../../shared/report/report-artifact.ts'
import { acceptReport } from '../api/work-orders/accept-report.ts'
import type { Deps } from '../deps.ts'
import type { WorkflowRun } from '../github/github.ts'
import { type EvaluationRow, openStates } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'

/**
 * True when the report of this order is in the store now. The run vouches for it as a token would: GitHub says that it is
 * the configured workflow, on the default branch, started for this order.
 */
export async function collectArtifact(deps: Deps, tenant: Tenant, row: EvaluationRow): Promise<boolean> {
  const ordered = parseOrdered(row.ordered)
  const run = row.runId === undefined ? undefined : await tenant.github.getRun(row.runId)
  if (ordered === undefined || run === undefined || !(await isOrdered(deps, tenant, row, run))) return false
  const report = await tenant.github.readArtifact(run.id, reportArtifactName(run.attempt), MAX_REPORT_BYTES)
  if (report === undefined) return false
  const evaluation = await reopen(deps, row)
  if (evaluation === undefined) return false
  const sent = new Uint8Array(await promisify(gzip)(report))
  const accepted = await acceptReport(
    deps,
    {
      evaluation,
      ref: tenant.github.ref,
      order: { ...ordered, evaluationId: row.id },
      runAttempt: run.attempt,
      sent,
      bodyHash: createHash('sha256').update(sent).digest('hex'),
    },
    deps.readReport,
  )
  return accepted.kind === 'stored' || accepted.kind === 'same'
}

async function isOrdered(
  deps: Deps,
  tenant: Tenant,
  { id }: EvaluationRow,
  run: WorkflowRun,
): Promise<boolean> {
  const { defaultBranch } = await tenant.github.getFacts()
  return (
    run.event === 'workflow_dispatch' &&
    run.path === deps.settings.workflowPath &&
    run.headBranch === defaultBranch &&
    run.name.includes(id) &&
    // a tag of the branch's name could bring another workflow of the same path
    (await tenant.github.isOnBranch(defaultBranch, run.headSha))
  )
}

/** An order that was given up takes its report all the same; one that is void does not. */
async function reopen(deps: Deps, row: EvaluationRow): Promise<EvaluationRow | undefined> {
  if (openStates.some((state) => state === row.state)) return row
  const nowMs = deps.nowMs()
  return await deps.store.evaluations.move({
    repositoryId: row.repositoryId,
    id: row.id,
    from: ['failed', 'timed-out'],
    patch: { state: 'running', deadlineMs: nowMs + deps.settings.orderMinutes * 60_000 },
    nowMs,
    jobs: [],
  })
}

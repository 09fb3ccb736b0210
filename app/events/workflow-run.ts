/** `workflow_run`: a job of ours has ended. Its report may have come, may lie in its artifact, or may never have been. */
import type { StatedProblem } from '../../shared/publication/publication.ts'
import type { Deps } from '../deps.ts'
import { publishJob } from '../jobs.ts'
import { numberAt, textAt } from '../payload.ts'
import { collectArtifact } from '../pulls/collect-artifact.ts'
import { type EvaluationRow, openStates } from '../store/rows.ts'
import { findTenant, type Tenant } from '../tenant.ts'
import type { AppEvent, EventHandler } from './event.ts'

export const onWorkflowRun: EventHandler = async (deps, event) => {
  const tenant = await findTenant(deps, event.repositoryId)
  if (tenant === undefined || event.action !== 'completed') return
  const row = await findOrder(deps, tenant, event)
  if (row === undefined || !openStates.some((state) => state === row.state)) return

  if (await collectArtifact(deps, tenant, row)) return

  const nowMs = deps.nowMs()
  await deps.store.evaluations.move({
    repositoryId: tenant.row.id,
    id: row.id,
    from: openStates,
    patch: {
      state: 'failed',
      concludedAtMs: nowMs,
      problems: JSON.stringify([...problemsOf(row), endedEarly(event)]),
    },
    nowMs,
    jobs: [publishJob(row, nowMs, 'ended')],
    reservation: 'keep',
  })
}

const problemsOf = (row: EvaluationRow) => JSON.parse(row.problems ?? '[]') as StatedProblem[]

/** The name of the run holds the id of the order; which run it is, is asked of the store. */
async function findOrder(
  deps: Deps,
  tenant: Tenant,
  { payload }: AppEvent,
): Promise<EvaluationRow | undefined> {
  const runId = numberAt(payload, 'workflow_run', 'id')
  const title =
    textAt(payload, 'workflow_run', 'display_title') ?? textAt(payload, 'workflow_run', 'name') ?? ''
  for (const word of title.split(/[^\w-]+/).filter((part) => part.length >= 16)) {
    const row = await deps.store.evaluations.get(tenant.row.id, word)
    // a run that somebody else started with this name is not the one that was ordered
    if (row !== undefined && (row.runId === undefined || row.runId === runId)) return row
  }
  return undefined
}

function endedEarly({ payload }: AppEvent): StatedProblem {
  const conclusion = textAt(payload, 'workflow_run', 'conclusion') ?? 'unknown'
  const url = textAt(payload, 'workflow_run', 'html_url')
  return {
    path: '',
    code: 'job-ended',
    message: `the job ended (${conclusion}) without a report`,
    hint: 'its log says why: mend it, then press Re-run',
    ...(url === undefined ? {} : { url }),
    severity: 'error',
  }
}

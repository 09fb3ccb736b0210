/** `promptgate.dispatch`: the order stands; the workflow of the default branch is started for it, once. */
import { EVALUATION_INPUT } from '../../shared/order/work-order.ts'
import type { StatedProblem } from '../../shared/publication/publication.ts'
import type { Deps } from '../deps.ts'
import { describeRepository } from '../describe-repository.ts'
import type { DispatchProblem } from '../github/github.ts'
import { publishJob } from '../jobs.ts'
import { textAt } from '../payload.ts'
import type { EvaluationRow } from '../store/rows.ts'
import { findTenant, type Tenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onDispatch: EventHandler = async (deps, event) => {
  const tenant = await findTenant(deps, event.repositoryId)
  if (tenant === undefined) return
  const row = await deps.store.evaluations.get(tenant.row.id, textAt(event.payload, 'evaluationId') ?? '')
  if (row?.state !== 'queued') return
  const facts = await tenant.github.getFacts()
  const { defaultBranch } = facts
  // tokens are held against what is stored: it must be what the run is started on
  await deps.store.repositories.save(describeRepository(facts))
  const isProtected = await tenant.github.isProtected(defaultBranch)
  // an earlier try may have started it although its answer was lost; one that a stopping process gave back was not counted
  const { workflowPath } = deps.settings
  const found = await tenant.github.findRun(workflowPath, row.id, row.createdAtMs)
  const isOurs =
    found?.event === 'workflow_dispatch' && (await tenant.github.isOnBranch(defaultBranch, found.headSha))
  const earlier = isOurs ? found : undefined

  const started =
    earlier === undefined
      ? await tenant.github.dispatch(workflowPath, defaultBranch, { [EVALUATION_INPUT]: row.id })
      : { runId: earlier.id, runUrl: earlier.url }

  if ('code' in started) return await refuse(deps, row, started)
  const { runId, runUrl } = started
  const problems = isProtected ? [] : [unprotected(tenant, defaultBranch, deps.settings.githubUrl)]
  const run = { ...(runId === undefined ? {} : { runId }), ...(runUrl === undefined ? {} : { runUrl }) }
  await move(deps, row, { state: 'dispatched', problems, run })
}

/** A workflow that cannot be started is a mistake of the set-up; what it had reserved is free again. */
async function refuse(deps: Deps, row: EvaluationRow, why: DispatchProblem): Promise<void> {
  const { code, message, hint, url } = why
  const problem: StatedProblem = { path: '', code, message, hint, url, severity: 'error' }
  await move(deps, row, { state: 'refused', problems: [problem] })
}

async function move(
  deps: Deps,
  row: EvaluationRow,
  to: {
    readonly state: 'dispatched' | 'refused'
    readonly problems: readonly StatedProblem[]
    readonly run?: Partial<Pick<EvaluationRow, 'runId' | 'runUrl'>>
  },
): Promise<void> {
  const { state } = to
  const nowMs = deps.nowMs()
  const problems = [...(JSON.parse(row.problems ?? '[]') as StatedProblem[]), ...to.problems]
  await deps.store.evaluations.move({
    repositoryId: row.repositoryId,
    id: row.id,
    from: ['queued'],
    patch: {
      ...to.run,
      state,
      problems: JSON.stringify(problems),
      deadlineMs: nowMs + deps.settings.orderMinutes * 60_000,
    },
    nowMs,
    jobs: [publishJob(row, nowMs, state)],
    reservation: state === 'refused' ? 'release' : 'keep',
  })
}

function unprotected({ row }: Tenant, branch: string, githubUrl: string): StatedProblem {
  return {
    path: '',
    code: 'default-branch-unprotected',
    message: `${branch} is not protected: whoever may push to it can change the workflow that measures`,
    hint: 'protect it with a ruleset',
    url: `${githubUrl}/${row.owner}/${row.name}/settings/rules`,
    severity: 'warning',
  }
}

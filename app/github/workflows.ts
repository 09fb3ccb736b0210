/** Workflow runs: started on a branch's own workflow file, found, read, cancelled. */
import { posix } from 'node:path'
import type { RepositoryContext } from './context.ts'
import { explainDispatch } from './explain-dispatch.ts'
import { type DispatchProblem, GitHubFault, type GitHubRepository, type WorkflowRun } from './github.ts'
import { toUndefined } from './request.ts'

/** Our clock may be so far before GitHub's. */
const clockSlackMs = 10 * 60_000
const maxRunPages = 3

interface Run {
  readonly id: number
  readonly run_attempt?: number | undefined
  readonly name?: string | null
  readonly display_title?: string
  readonly html_url: string
  readonly event: string
  readonly path: string
  readonly head_branch: string | null
  readonly head_sha: string
  readonly status: string | null
  readonly conclusion: string | null
}

/** An older Enterprise Server refuses the wish for the run's id; then the run is to be found by its name. */
export async function dispatch(
  context: RepositoryContext,
  workflowPath: string,
  branch: string,
  inputs: Readonly<Record<string, string>>,
): Promise<Awaited<ReturnType<GitHubRepository['dispatch']>>> {
  try {
    return await start(context, workflowPath, branch, inputs, true)
  } catch (error) {
    if (!isUnknownField(error)) return await explain(context, workflowPath, branch, error)
  }
  try {
    return await start(context, workflowPath, branch, inputs, false)
  } catch (error) {
    return await explain(context, workflowPath, branch, error)
  }
}

async function start(
  { caller, at, line }: RepositoryContext,
  workflowPath: string,
  branch: string,
  inputs: Readonly<Record<string, string>>,
  wantsRun: boolean,
): Promise<{ readonly runId?: number; readonly runUrl?: string }> {
  const { status, data } = await caller.create<unknown>(line, (octokit) =>
    octokit.rest.actions.createWorkflowDispatch({
      ...at,
      workflow_id: posix.basename(workflowPath),
      ref: branch,
      inputs: { ...inputs },
      ...(wantsRun ? { return_run_details: true } : {}),
    }),
  )
  if (status === 204 || typeof data !== 'object' || data === null) return {}
  const { workflow_run_id: id, html_url: url } = data as { workflow_run_id?: unknown; html_url?: unknown }
  return {
    ...(typeof id === 'number' ? { runId: id } : {}),
    ...(typeof url === 'string' ? { runUrl: url } : {}),
  }
}

function isUnknownField(error: unknown): boolean {
  return (
    error instanceof GitHubFault && error.kind === 'invalid' && error.message.includes('return_run_details')
  )
}

async function explain(
  context: RepositoryContext,
  workflowPath: string,
  branch: string,
  error: unknown,
): Promise<DispatchProblem> {
  const problem =
    error instanceof GitHubFault ? await explainDispatch(context, workflowPath, branch, error) : undefined
  if (problem === undefined) throw error
  return problem
}

export async function findRun(
  { caller, at }: RepositoryContext,
  workflowPath: string,
  text: string,
  sinceMs: number,
): Promise<WorkflowRun | undefined> {
  const since = new Date(sinceMs - clockSlackMs).toISOString().replace(/\.\d+/, '')
  for (let page = 1; page <= maxRunPages; page++) {
    const answer = await toUndefined(
      caller.read((octokit) =>
        octokit.rest.actions.listWorkflowRuns({
          ...at,
          workflow_id: posix.basename(workflowPath),
          created: `>=${since}`,
          per_page: 100,
          page,
        }),
      ),
    )
    const runs: readonly Run[] = answer?.data.workflow_runs ?? []
    const run = runs.find((one) => one.display_title?.includes(text) || one.name?.includes(text))
    if (run !== undefined) return toWorkflowRun(run)
    if (runs.length < 100) break
  }
  return undefined
}

export async function getRun(
  { caller, at }: RepositoryContext,
  id: number,
): Promise<WorkflowRun | undefined> {
  const answer = await toUndefined(
    caller.read((octokit) => octokit.rest.actions.getWorkflowRun({ ...at, run_id: id })),
  )
  return answer === undefined ? undefined : toWorkflowRun(answer.data)
}

/** A run that is over, or gone, is no fault. */
export async function cancelRun({ caller, at, line }: RepositoryContext, id: number): Promise<void> {
  try {
    await caller.write(line, (octokit) => octokit.rest.actions.cancelWorkflowRun({ ...at, run_id: id }))
  } catch (error) {
    if (!(error instanceof GitHubFault && (error.kind === 'conflict' || error.kind === 'not-found')))
      throw error
  }
}

function toWorkflowRun(run: Run): WorkflowRun {
  const known = ['queued', 'in_progress', 'completed'] as const
  return {
    id: run.id,
    attempt: run.run_attempt ?? 1,
    name: run.display_title ?? run.name ?? '',
    url: run.html_url,
    event: run.event,
    path: run.path.replace(/@.*$/, ''),
    headBranch: run.head_branch ?? '',
    headSha: run.head_sha,
    status: known.find((status) => status === run.status) ?? 'other',
    ...(run.conclusion === null ? {} : { conclusion: run.conclusion }),
  }
}

/** The claims of the token that GitHub issues to a job: every number is text, an absent ref is empty. */
import { randomUUID } from 'node:crypto'
import { type JobFacts, type Run, workflowRefOf } from './run.ts'

export type Claims = Readonly<Record<string, unknown>>

/** A token lives five minutes, and says that it was right ten minutes ago already. */
const lifetimeSeconds = 300
const backdatedSeconds = 600

function subjectOf(run: Run, job: JobFacts): string {
  const repository = `repo:${run.repository.owner}/${run.repository.name}`
  if (job.environment !== undefined) return `${repository}:environment:${job.environment}`
  return run.event === 'pull_request' ? `${repository}:pull_request` : `${repository}:ref:${run.ref}`
}

export interface Issuance {
  readonly issuer: string
  /** absent: the owner's page, as GitHub does */
  readonly audience?: string | undefined
  readonly nowMs: number
}

export function makeClaims(run: Run, { issuer, audience, nowMs }: Issuance, job: JobFacts = {}): Claims {
  const { repository, actor } = run
  const nowSeconds = Math.floor(nowMs / 1000)
  const workflowRef = workflowRefOf(run)
  return {
    iss: issuer,
    sub: subjectOf(run, job),
    aud: audience ?? `${run.serverUrl}/${repository.owner}`,
    jti: randomUUID(),
    iat: nowSeconds,
    nbf: nowSeconds - backdatedSeconds,
    exp: nowSeconds + lifetimeSeconds,
    actor: actor.login,
    actor_id: String(actor.id),
    base_ref: job.baseRef ?? '',
    // GitHub shows every job as a check run
    check_run_id: String(run.id * 10 + run.attempt),
    ...(job.environment === undefined ? {} : { environment: job.environment }),
    event_name: run.event,
    head_ref: job.headRef ?? '',
    job_workflow_ref: job.jobWorkflowRef ?? workflowRef,
    job_workflow_sha: job.jobWorkflowSha ?? run.sha,
    ref: run.ref,
    ref_protected: String(job.isRefProtected ?? true),
    ref_type: run.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository: `${repository.owner}/${repository.name}`,
    repository_id: String(repository.id),
    repository_owner: repository.owner,
    repository_owner_id: String(repository.ownerId),
    repository_visibility: repository.isPrivate ? 'private' : 'public',
    run_attempt: String(run.attempt),
    run_id: String(run.id),
    run_number: String(run.number),
    runner_environment: job.runnerEnvironment ?? 'github-hosted',
    sha: run.sha,
    workflow: job.workflow ?? run.workflowPath,
    workflow_ref: workflowRef,
    workflow_sha: run.sha,
  }
}

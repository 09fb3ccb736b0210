/** The claims of a job that was started for an order, and what the App expects of it. */
import type { ExpectedRun } from '../../app/identity/check-claims.ts'

export const jobRun = { id: 9_001, attempt: 1 }

export const expectedRun: ExpectedRun = {
  audience: 'promptgate/claim/evaluation-1',
  repositoryId: 101,
  ownerId: 7,
  repository: 'acme/support',
  defaultBranch: 'main',
  workflowPath: '.github/workflows/promptgate.yml',
  runId: jobRun.id,
  runAttempt: undefined,
  runnerEnvironments: ['github-hosted', 'self-hosted'],
}

let tokens = 0

/** As GitHub writes them: numbers are text. Each call is another token. */
export function jobClaims(issuer: string, nowMs: number): Record<string, unknown> {
  const nowSeconds = Math.floor(nowMs / 1000)
  const { repository, workflowPath } = expectedRun
  const workflow = `${repository}/${workflowPath}@refs/heads/main`
  tokens++
  return {
    iss: issuer,
    jti: `token-${tokens}`,
    aud: expectedRun.audience,
    sub: `repo:${repository}:ref:refs/heads/main`,
    iat: nowSeconds,
    nbf: nowSeconds - 300,
    exp: nowSeconds + 300,
    ref: 'refs/heads/main',
    ref_type: 'branch',
    repository,
    repository_id: '101',
    repository_owner: 'acme',
    repository_owner_id: '7',
    event_name: 'workflow_dispatch',
    workflow_ref: workflow,
    job_workflow_ref: workflow,
    run_id: String(jobRun.id),
    run_attempt: String(jobRun.attempt),
    runner_environment: 'github-hosted',
  }
}

/** Workflows, their runs and artifacts. */
import type { Commit } from '../git/bare-repository.ts'
import type { Artifact, Repository, Run } from '../state/repository.ts'
import type { World } from '../state/world.ts'
import { accountObject } from './account.ts'
import { simpleCommitObject } from './commit.ts'
import { minimalRepositoryObject } from './repository.ts'
import { iso, nodeId, repositoryPage, repositoryUrl } from './values.ts'

export function workflowObject(
  world: World,
  repository: Repository,
  workflow: { readonly id: number; readonly path: string; readonly name: string },
) {
  const file = workflow.path.split('/').at(-1) ?? ''
  return {
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: repository.isActionsEnabled ? 'active' : 'disabled_manually',
    created_at: iso(repository.createdAtMs),
    updated_at: iso(repository.createdAtMs),
    url: `${repositoryUrl(world, repository)}/actions/workflows/${workflow.id}`,
    html_url: `${repositoryPage(world, repository)}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${repositoryPage(world, repository)}/workflows/${encodeURIComponent(file)}/badge.svg`,
  }
}

export const runUrl = (world: World, repository: Repository, id: number) =>
  `${repositoryUrl(world, repository)}/actions/runs/${id}`
export const runPage = (world: World, repository: Repository, id: number) =>
  `${repositoryPage(world, repository)}/actions/runs/${id}`

export function runObject(world: World, repository: Repository, run: Run, head: Commit) {
  const url = runUrl(world, repository, run.id)
  const workflowId = repository.workflowIds.get(run.workflowPath) ?? 0
  const minimal = minimalRepositoryObject(world, repository)
  return {
    id: run.id,
    name: run.workflowName,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflowPath,
    display_title: run.title,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflowId,
    check_suite_id: run.suiteId,
    check_suite_node_id: nodeId('CheckSuite', run.suiteId),
    url,
    html_url: runPage(world, repository, run.id),
    pull_requests: [],
    created_at: iso(run.createdAtMs),
    updated_at: iso(run.updatedAtMs),
    actor: accountObject(world, run.actor),
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: iso(run.createdAtMs),
    triggering_actor: accountObject(world, run.triggeredBy),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(world, repository)}/check-suites/${run.suiteId}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt === 1 ? null : `${url}/attempts/${run.attempt - 1}`,
    workflow_url: `${repositoryUrl(world, repository)}/actions/workflows/${workflowId}`,
    head_commit: simpleCommitObject(head),
    repository: minimal,
    head_repository: minimal,
  }
}

export function artifactObject(world: World, repository: Repository, artifact: Artifact) {
  const url = `${repositoryUrl(world, repository)}/actions/artifacts/${artifact.id}`
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.isExpired,
    created_at: iso(artifact.createdAtMs),
    expires_at: iso(artifact.createdAtMs + 90 * 86_400_000),
    updated_at: iso(artifact.createdAtMs),
    workflow_run: {
      id: artifact.run.id,
      repository_id: repository.id,
      head_repository_id: repository.id,
      head_branch: artifact.run.headBranch,
      head_sha: artifact.run.headSha,
    },
  }
}

/** Deployments and their states. */
import type { Deployment, DeploymentStatus, Repository } from '../state/repository.ts'
import type { World } from '../state/world.ts'
import { accountObject } from './account.ts'
import { appObject } from './app.ts'
import { iso, nodeId, repositoryUrl } from './values.ts'

export function deploymentObject(world: World, repository: Repository, deployment: Deployment) {
  const url = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    task: deployment.task,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    created_at: iso(deployment.createdAtMs),
    updated_at: iso(deployment.statuses.at(-1)?.createdAtMs ?? deployment.createdAtMs),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(world, repository),
    creator: accountObject(world, deployment.creator),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: deployment.payload ?? {},
    transient_environment: deployment.isTransient,
    production_environment: deployment.isProduction,
    performed_via_github_app: deployment.app === undefined ? null : appObject(world, deployment.app),
  }
}

export function deploymentStatusObject(
  world: World,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
) {
  const url = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: accountObject(world, status.creator),
    description: status.description,
    environment: deployment.environment,
    target_url: status.logUrl,
    created_at: iso(status.createdAtMs),
    updated_at: iso(status.createdAtMs),
    deployment_url: url,
    repository_url: repositoryUrl(world, repository),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: deployment.app === undefined ? null : appObject(world, deployment.app),
  }
}

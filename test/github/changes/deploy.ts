/** Environments, deployments with their states, and releases come about, with the webhooks. */
import { emitEvent } from '../hooks/emit.ts'
import { deploymentObject, deploymentStatusObject } from '../objects/deployment.ts'
import { releaseObject } from '../objects/release.ts'
import { invalid } from '../refusal.ts'
import type { Site } from '../site.ts'
import type {
  Deployment,
  DeploymentStatus,
  EnvironmentRules,
  Release,
  Repository,
} from '../state/repository.ts'
import { setTag } from './set-tag.ts'

export function makeDeployment(
  site: Site,
  repository: Repository,
  facts: Omit<Deployment, 'id' | 'createdAtMs' | 'statuses'>,
): Deployment {
  const { world } = site
  const deployment: Deployment = { id: world.newId(), createdAtMs: world.nowMs(), statuses: [], ...facts }
  repository.deployments.set(deployment.id, deployment)
  // an environment comes with its first deployment, and demands nothing
  if (!repository.environments.has(facts.environment)) setEnvironment(site, repository, facts.environment, {})
  const parts = {
    deployment: deploymentObject(world, repository, deployment),
    workflow: null,
    workflow_run: null,
  }
  emitEvent(site, { event: 'deployment', action: 'created', repository, sender: facts.creator, parts })
  return deployment
}

export function setDeploymentState(
  site: Site,
  repository: Repository,
  deployment: Deployment,
  facts: Omit<DeploymentStatus, 'id' | 'createdAtMs'>,
  { isAutoInactive = true }: { readonly isAutoInactive?: boolean } = {},
): DeploymentStatus {
  const status = addStatus(site, repository, deployment, facts)
  if (facts.state !== 'success' || !isAutoInactive) return status
  for (const earlier of repository.deployments.values()) {
    const isReplaced = earlier.environment === deployment.environment && earlier.id < deployment.id
    const isLasting = earlier.isTransient || earlier.isProduction
    if (isReplaced && !isLasting && earlier.statuses.at(-1)?.state === 'success')
      addStatus(site, repository, earlier, { ...facts, state: 'inactive', description: '' })
  }
  return status
}

function addStatus(
  site: Site,
  repository: Repository,
  deployment: Deployment,
  facts: Omit<DeploymentStatus, 'id' | 'createdAtMs'>,
): DeploymentStatus {
  const { world } = site
  const status: DeploymentStatus = { id: world.newId(), createdAtMs: world.nowMs(), ...facts }
  deployment.statuses.push(status)
  const parts = {
    deployment_status: deploymentStatusObject(world, repository, deployment, status),
    deployment: deploymentObject(world, repository, deployment),
    check_run: null,
    workflow: null,
    workflow_run: null,
  }
  emitEvent(site, { event: 'deployment_status', action: 'created', repository, sender: facts.creator, parts })
  return status
}

/** Rules that are not named are taken away. */
export function setEnvironment(
  { world }: Site,
  repository: Repository,
  name: string,
  rules: EnvironmentRules,
): void {
  const known = repository.environments.get(name)
  const id = known?.id ?? world.newId()
  const createdAtMs = known?.createdAtMs ?? world.nowMs()
  repository.environments.set(name, { id, name, rules, createdAtMs, updatedAtMs: world.nowMs() })
}

/** Makes the tag where it is absent; a published release is told three times, as GitHub does. */
export async function makeRelease(
  site: Site,
  repository: Repository,
  facts: Omit<Release, 'id' | 'createdAtMs'>,
): Promise<Release> {
  const { world } = site
  const target = await repository.git.resolve(facts.target)
  if (target === undefined) {
    throw invalid('Validation Failed', [{ resource: 'Release', code: 'invalid', field: 'target_commitish' }])
  }
  const isTagged = (await repository.git.resolve(`refs/tags/${facts.tag}`)) !== undefined
  if (!isTagged && !facts.isDraft)
    await setTag(site, repository, { name: facts.tag, sha: target, by: facts.author })
  const release: Release = { id: world.newId(), createdAtMs: world.nowMs(), ...facts }
  repository.releases.set(release.id, release)
  const parts = { release: releaseObject(world, repository, release) }
  const actions = facts.isDraft
    ? ['created']
    : ['created', 'published', facts.isPrerelease ? 'prereleased' : 'released']
  for (const action of actions) {
    emitEvent(site, { event: 'release', action, repository, sender: facts.author, parts })
  }
  return release
}

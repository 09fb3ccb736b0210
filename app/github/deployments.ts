/** Deployments and their statuses: how a promotion shows under Environments. */
import { isOurs } from './comments.ts'
import type { RepositoryContext } from './context.ts'
import { GitHubFault, type GitHubRepository } from './github.ts'
import { readAll, readPages } from './read-pages.ts'
import type { DeploymentState, DeploymentStatus } from './shipping.ts'

/** https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status */
const maxDescription = 140

/** In the payload; it tells our deployment of a commit from another one of the same commit. */
const keyName = 'promptgate'

interface Deployment {
  readonly id: number
  readonly payload: unknown
  readonly creator: { readonly login: string; readonly type: string } | null
  readonly performed_via_github_app?: { readonly id: number } | null | undefined
}

/** The oldest of this App with this key. */
export async function findDeployment(
  context: RepositoryContext,
  environment: string,
  sha: string,
  key: string,
): Promise<number | undefined> {
  const { caller, at } = context
  let oldest: number | undefined
  const pages = readPages<Deployment>(
    caller,
    (octokit, page) => octokit.rest.repos.listDeployments({ ...at, sha, environment, per_page: 100, page }),
    10,
  )
  for await (const deployment of pages) {
    const { id, payload, creator, performed_via_github_app } = deployment
    if (keyOf(payload) !== key || id > (oldest ?? id)) continue
    if (await isOurs(context, { user: creator, performed_via_github_app })) oldest = id
  }
  return oldest
}

/** GitHub answers with the payload as it was given, or as the text of it. */
function keyOf(payload: unknown): unknown {
  if (typeof payload === 'object' && payload !== null && keyName in payload) return payload[keyName]
  if (typeof payload !== 'string' || !payload.includes(keyName)) return undefined
  try {
    return keyOf(JSON.parse(payload))
  } catch {
    return undefined // somebody's own text
  }
}

/** No merge of the default branch, and no status of others stands in its way: the evidence is ours. */
export async function createDeployment(
  { caller, at, line }: RepositoryContext,
  wanted: Parameters<GitHubRepository['createDeployment']>[0],
): Promise<number> {
  const { data } = await caller.create<object>(line, (octokit) =>
    octokit.rest.repos.createDeployment({
      ...at,
      ref: wanted.sha,
      environment: wanted.environment,
      description: clip(wanted.description),
      payload: { ...wanted.payload, [keyName]: wanted.key },
      auto_merge: false,
      required_contexts: [],
      production_environment: wanted.isProduction,
    }),
  )
  if ('id' in data && typeof data.id === 'number') return data.id
  throw new GitHubFault('GitHub merged something instead of making a deployment', { kind: 'conflict' })
}

export async function getDeploymentState(
  { caller, at }: RepositoryContext,
  id: number,
): Promise<DeploymentState | undefined> {
  const statuses = await readAll<{ readonly id: number; readonly state: string }>(caller, (octokit, page) =>
    octokit.rest.repos.listDeploymentStatuses({ ...at, deployment_id: id, per_page: 100, page }),
  )
  const newest = statuses.reduce<(typeof statuses)[number] | undefined>(
    (best, each) => (best === undefined || each.id > best.id ? each : best),
    undefined,
  )
  return newest === undefined ? undefined : (states.find((state) => state === newest.state) ?? 'queued')
}

const states: readonly DeploymentState[] = [
  'queued',
  'in_progress',
  'success',
  'failure',
  'error',
  'inactive',
]

export async function addDeploymentStatus(
  { caller, at, line }: RepositoryContext,
  id: number,
  status: DeploymentStatus,
): Promise<void> {
  await caller.create(line, (octokit) =>
    octokit.rest.repos.createDeploymentStatus({
      ...at,
      deployment_id: id,
      state: status.state,
      // GitHub would end every earlier one, also that by which another prompt is served
      auto_inactive: false,
      description: clip(status.description),
      ...(status.environmentUrl === undefined ? {} : { environment_url: status.environmentUrl }),
      ...(status.logUrl === undefined ? {} : { log_url: status.logUrl }),
    }),
  )
}

/** In characters, as GitHub counts them. */
function clip(text: string): string {
  const characters = [...text]
  return characters.length <= maxDescription ? text : `${characters.slice(0, maxDescription - 1).join('')}…`
}

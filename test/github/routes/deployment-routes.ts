/** Deployments with their states, and releases. */
import { actorOf } from '../auth/authenticate.ts'
import { makeDeployment, makeRelease, setDeploymentState } from '../changes/deploy.ts'
import { deploymentObject, deploymentStatusObject } from '../objects/deployment.ts'
import { releaseObject } from '../objects/release.ts'
import { invalid, notFound, Refusal } from '../refusal.ts'
import {
  inRepository,
  json,
  need,
  needText,
  numberOf,
  paged,
  param,
  type RepositoryCall,
  type Route,
  textOf,
} from '../route.ts'
import { latestChecks } from '../state/find.ts'
import type { Deployment, Release } from '../state/repository.ts'
import { resolveRef } from './commit-routes.ts'

export const deploymentRoutes: readonly Route[] = [
  inRepository('GET /deployments', 'deployments:read', listDeployments),
  inRepository('POST /deployments', 'deployments:write', createDeployment),
  inRepository('GET /deployments/:id', 'deployments:read', (call) =>
    json(200, deploymentObject(call.site.world, call.repository, findDeployment(call))),
  ),
  inRepository('GET /deployments/:id/statuses', 'deployments:read', (call) => {
    const deployment = findDeployment(call)
    const { site, repository } = call
    return paged(
      call,
      deployment.statuses
        .toReversed()
        .map((each) => deploymentStatusObject(site.world, repository, deployment, each)),
    )
  }),
  inRepository('POST /deployments/:id/statuses', 'deployments:write', createStatus),
  inRepository('GET /releases', 'contents:read', (call) => listReleases(call)),
  inRepository('POST /releases', 'contents:write', createRelease),
  inRepository('GET /releases/latest', 'contents:read', (call) => {
    const latest = [...call.repository.releases.values()].findLast(
      (each) => !each.isDraft && !each.isPrerelease,
    )
    return releaseAnswer(call, need(latest))
  }),
  inRepository('GET /releases/tags/*tag', 'contents:read', (call) => {
    const tag = param(call, 'tag')
    const found = [...call.repository.releases.values()].find((each) => each.tag === tag && !each.isDraft)
    return releaseAnswer(call, need(found))
  }),
  inRepository('GET /releases/:id', 'contents:read', (call) =>
    releaseAnswer(call, need(call.repository.releases.get(numberOf(call, 'id')))),
  ),
]

const findDeployment = (call: RepositoryCall): Deployment =>
  need(call.repository.deployments.get(numberOf(call, 'id')))

const releaseAnswer = (call: RepositoryCall, release: Release, status = 200) =>
  json(status, releaseObject(call.site.world, call.repository, release))

function listDeployments(call: RepositoryCall) {
  const { site, repository, query } = call
  const keys = ['sha', 'ref', 'task', 'environment'] as const
  const found = [...repository.deployments.values()]
    .filter((each) => keys.every((key) => query.get(key) === null || query.get(key) === each[key]))
    .reverse()
  return paged(
    call,
    found.map((each) => deploymentObject(site.world, repository, each)),
  )
}

async function createDeployment(call: RepositoryCall) {
  const { site, repository } = call
  const { account, app } = actorOf(call.caller)
  const ref = needText(call, 'ref')
  const environment = textOf(call, 'environment') ?? 'production'
  const sha = await resolveRef(repository, ref)
  refuseUnmet(call, sha)
  const deployment = makeDeployment(site, repository, {
    ref,
    sha,
    task: textOf(call, 'task') ?? 'deploy',
    environment,
    isProduction: flagOf(call, 'production_environment') ?? environment === 'production',
    isTransient: flagOf(call, 'transient_environment') ?? false,
    description: textOf(call, 'description') ?? null,
    payload: call.body['payload'] ?? {},
    creator: account,
    ...(app === undefined ? {} : { app }),
  })
  return json(201, deploymentObject(site.world, repository, deployment))
}

const flagOf = (call: RepositoryCall, name: string): boolean | undefined => {
  const value = call.body[name]
  return typeof value === 'boolean' ? value : undefined
}

/** All contexts count that the commit has, where the request does not name those that shall. */
function refuseUnmet(call: RepositoryCall, sha: string): void {
  const named = call.body['required_contexts']
  const required = Array.isArray(named) ? (named as unknown[]) : undefined
  const unmet = latestChecks(call.repository, sha)
    .filter(({ name }) => required?.includes(name) ?? true)
    .filter((check) => !['success', 'neutral', 'skipped'].includes(check.conclusion ?? ''))
  if (unmet.length === 0) return
  const contexts = unmet.map(({ name, conclusion }) => ({ context: name, state: conclusion ?? 'pending' }))
  throw new Refusal(409, `Conflict: Commit status checks failed for ${sha}.`, {
    errors: [{ contexts, resource: 'Deployment', field: 'required_contexts', code: 'invalid' }],
  })
}

const maxDescription = 140

const states = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'] as const

function createStatus(call: RepositoryCall) {
  const { site, repository } = call
  const deployment = findDeployment(call)
  const state = states.find((each) => each === call.body['state'])
  if (state === undefined) {
    throw invalid('Validation Failed', [{ resource: 'DeploymentStatus', field: 'state', code: 'invalid' }])
  }
  const description = textOf(call, 'description') ?? ''
  if ([...description].length > maxDescription) {
    throw invalid('Validation Failed', [
      { resource: 'DeploymentStatus', field: 'description', code: 'too_long' },
    ])
  }
  const facts = {
    state,
    description,
    environmentUrl: textOf(call, 'environment_url') ?? '',
    logUrl: textOf(call, 'log_url') ?? textOf(call, 'target_url') ?? '',
    creator: actorOf(call.caller).account,
  }
  const isAutoInactive = flagOf(call, 'auto_inactive') ?? true
  const status = setDeploymentState(site, repository, deployment, facts, { isAutoInactive })
  return json(201, deploymentStatusObject(site.world, repository, deployment, status))
}

const listReleases = (call: RepositoryCall) =>
  paged(
    call,
    [...call.repository.releases.values()]
      .reverse()
      .map((each) => releaseObject(call.site.world, call.repository, each)),
  )

async function createRelease(call: RepositoryCall) {
  const tag = needText(call, 'tag_name')
  if (tag.startsWith('-')) throw notFound()
  const release = await makeRelease(call.site, call.repository, {
    tag,
    target: textOf(call, 'target_commitish') ?? call.repository.defaultBranch,
    title: textOf(call, 'name') ?? null,
    body: textOf(call, 'body') ?? null,
    isDraft: call.body['draft'] === true,
    isPrerelease: call.body['prerelease'] === true,
    author: actorOf(call.caller).account,
  })
  return releaseAnswer(call, release, 201)
}

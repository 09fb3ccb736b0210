/** Deployments with their states, and releases. */
import { actorOf } from '../auth/authenticate.ts'
import { makeDeployment, makeRelease, setDeploymentState } from '../changes/deploy.ts'
import { deploymentObject, deploymentStatusObject } from '../objects/deployment.ts'
import { releaseObject } from '../objects/release.ts'
import { invalid, notFound } from '../refusal.ts'
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
import type { Deployment, DeploymentStatus, Release } from '../state/repository.ts'
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
  const deployment = makeDeployment(site, repository, {
    ref,
    sha: await resolveRef(repository, ref),
    task: textOf(call, 'task') ?? 'deploy',
    environment: textOf(call, 'environment') ?? 'production',
    description: textOf(call, 'description') ?? null,
    payload: call.body['payload'] ?? {},
    creator: account,
    ...(app === undefined ? {} : { app }),
  })
  return json(201, deploymentObject(site.world, repository, deployment))
}

const states = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'] as const

function createStatus(call: RepositoryCall) {
  const { site, repository } = call
  const deployment = findDeployment(call)
  const state = states.find((each) => each === call.body['state'])
  if (state === undefined) {
    throw invalid('Validation Failed', [{ resource: 'DeploymentStatus', field: 'state', code: 'invalid' }])
  }
  const status: DeploymentStatus = setDeploymentState(site, repository, deployment, {
    state,
    description: textOf(call, 'description') ?? '',
    environmentUrl: textOf(call, 'environment_url') ?? '',
    logUrl: textOf(call, 'log_url') ?? textOf(call, 'target_url') ?? '',
    creator: actorOf(call.caller).account,
  })
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

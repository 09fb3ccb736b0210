/** Makes a request's deployment on GitHub, and its newest status, what the row says. */
import { describeDeployment, describeStatus } from '../../shared/promotion/view/describe-deployment.ts'
import type { ToldPromotion } from '../../shared/promotion/view/told-promotion.ts'
import type { Deps } from '../deps.ts'
import { GitHubFault } from '../github/github.ts'
import type { DeploymentStatus } from '../github/shipping.ts'
import { createOnce } from '../publish/create-once.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import { type WantedDeployment, wantedDeployment } from './decide-announcement.ts'
import { liveRequests, replacedRequests } from './live-requests.ts'

/** Moves of an environment that are looked through for those of the request, and for those it replaced. */
const lookBack = 1_000
const requestStates = ['proving', 'approval', 'timer', 'moved', 'unchanged', 'refused', 'replaced'] as const

export interface DeploymentNews {
  readonly request: RequestRow
  readonly told: ToldPromotion
  /** of the environment, by the policy in force */
  readonly environmentUrl: () => Promise<string | undefined>
}

/** Where the App may not deploy, the row and the comment tell the same. */
export async function announceDeployment(deps: Deps, tenant: Tenant, news: DeploymentNews): Promise<void> {
  try {
    await publish(deps, tenant, news)
  } catch (fault) {
    const isFinal =
      fault instanceof GitHubFault && ['forbidden', 'invalid', 'conflict', 'not-found'].includes(fault.kind)
    if (!isFinal) throw fault
    deps.log.warn({ err: fault, request: news.request.id }, 'GitHub refuses the deployment')
  }
}

async function publish(deps: Deps, tenant: Tenant, news: DeploymentNews): Promise<void> {
  const { request, told } = news
  const { environment, repositoryId, id, kind, state } = request
  const history = await deps.store.promotions.history(repositoryId, { environment }, lookBack)
  const wanted = wantedDeployment(request, {
    hasRows: history.some(({ requestId }) => requestId === id),
    isLive: liveRequests(history).has(id),
  })
  if (wanted !== undefined) await publishOwn(deps, tenant, news, wanted)
  if (state !== 'moved' || kind === 'halt' || kind === 'resume') return
  // GitHub by itself would do it to all of a non-production environment, and to none of a production one
  for (const before of replacedRequests(request, history)) {
    const replaced = await deps.store.promotions.getRequest(repositoryId, before)
    if (replaced?.deploymentId === undefined) continue
    const description = `a later move took its place: ${describeDeployment(told)}`
    await tell(tenant, replaced.deploymentId, { state: 'inactive', description })
  }
}

async function publishOwn(
  deps: Deps,
  tenant: Tenant,
  news: DeploymentNews,
  { state, isToMake }: WantedDeployment,
): Promise<void> {
  const id = await findOrMake(deps, tenant, news, isToMake)
  if (id === undefined) return
  const url = state === 'success' ? await news.environmentUrl() : undefined
  await tell(tenant, id, {
    state,
    description: describeStatus(news.told),
    ...(url === undefined ? {} : { environmentUrl: url }),
    ...logUrl(news.told),
  })
}

/** One that is inactive stays so: somebody or a later request said it. */
async function tell({ github }: Tenant, id: number, status: DeploymentStatus): Promise<void> {
  const now = await github.getDeploymentState(id)
  if (now === status.state || now === 'inactive') return
  await github.addDeploymentStatus(id, status)
}

function logUrl({ evaluationId, links }: ToldPromotion): { logUrl?: string } {
  return evaluationId === undefined ? {} : { logUrl: `${links.appUrl}/evaluations/${evaluationId}` }
}

async function findOrMake(
  { store, nowMs }: Deps,
  { github }: Tenant,
  { request, told }: DeploymentNews,
  isToMake: boolean,
): Promise<number | undefined> {
  if (request.deploymentId !== undefined) return request.deploymentId
  const { environment, sha, id: key, repositoryId, source, kind, actor } = request
  const find = () => github.findDeployment(environment, sha, key)
  const create = () =>
    github.createDeployment({
      sha,
      environment,
      description: describeDeployment(told),
      key,
      payload: { kind, source, actor },
      isProduction: /\bprod(uction)?\b/i.test(environment),
    })
  const id = isToMake ? (await createOnce(find, create)).id : await find()
  if (id === undefined) return undefined
  const patch = { deploymentId: id }
  await store.promotions.change({
    repositoryId,
    id: key,
    from: requestStates,
    patch,
    nowMs: nowMs(),
    jobs: [],
  })
  return id
}

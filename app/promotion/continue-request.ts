/** Wire: a request goes on as far as it can now. Each step is a compare-and-set, so that it may be taken any number of times. */
import { decidePromotion } from '../../shared/promotion/decide-promotion.ts'
import type { PromotionDecision, PromotionRequest } from '../../shared/promotion/decision-facts.ts'
import type { Deps } from '../deps.ts'
import { announceJob, promoteJob } from '../jobs.ts'
import type { RequestRow, RequestState } from '../store/promotion-store.ts'
import type { NewDelivery } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { turnJobs } from './follow-chain.ts'
import { gatherPromotion } from './gather-promotion.ts'
import { moveVersions } from './move-versions.ts'
import { proveOnBranch } from './prove-on-branch.ts'
import { replaceOlder } from './replace-older.ts'
import { hasEnded } from './wake-requests.ts'

const maxSteps = 6

type Waiting = RequestRow & { readonly state: PromotionRequest['state'] }

function isWaiting(row: RequestRow): row is Waiting {
  return row.state === 'proving' || row.state === 'approval' || row.state === 'timer'
}

/** The request as far as it went; undefined: there is none. Halts and rollbacks are done when they are asked for. */
export async function continueRequest(
  deps: Deps,
  tenant: Tenant,
  id: string,
): Promise<RequestRow | undefined> {
  for (let step = 0; step < maxSteps; step += 1) {
    const row = await deps.store.promotions.getRequest(tenant.row.id, id)
    if (row === undefined || !isWaiting(row)) return row
    if (row.kind !== 'promotion' && row.kind !== 'canary') return row
    if (await isBeingMeasured(deps, row)) return row

    const { facts, tipSha } = await gatherPromotion(deps, tenant, row)

    const decision = decidePromotion(facts)

    const proving = { branch: facts.defaultBranch, tipSha }
    const behind = turnJobs(row, facts.environments, deps.nowMs())
    const next = await act(deps, tenant, row, decision, { ...proving, behind })
    if (next !== undefined && !(await isMeasured(deps, next))) return next
  }
  throw new Error(`promotion request ${id} was changed by others at every step`)
}

async function isBeingMeasured({ store }: Deps, row: RequestRow): Promise<boolean> {
  if (row.state !== 'proving' || row.evaluationId === undefined) return false
  const evaluation = await store.evaluations.get(row.repositoryId, row.evaluationId)
  return evaluation !== undefined && !hasEnded(evaluation)
}

/** What it waits for may have ended before it was known that it waits: nobody would wake it. */
async function isMeasured(deps: Deps, row: RequestRow): Promise<boolean> {
  return row.state === 'proving' && !(await isBeingMeasured(deps, row))
}

/** Undefined where somebody changed it meanwhile: it is read again. */
async function act(
  deps: Deps,
  tenant: Tenant,
  row: Waiting,
  decision: PromotionDecision,
  {
    behind,
    ...at
  }: { readonly branch: string; readonly tipSha: string; readonly behind: readonly NewDelivery[] },
): Promise<RequestRow | undefined> {
  const { result } = decision
  switch (decision.kind) {
    case 'move':
      return await moveVersions(deps, tenant, row, decision, behind)
    case 'prove': {
      const { id: evaluationId } = await proveOnBranch(deps, tenant, row, { ...at, paths: decision.paths })
      return await change(deps, row, 'proving', { result, evaluationId }, `proving-${evaluationId}`)
    }
    case 'wait-approval': {
      if (row.state === 'approval') return row
      await replaceOlder(deps, row)
      const due = decision.dueAtMs === undefined ? {} : { dueAtMs: decision.dueAtMs }
      return await change(deps, row, 'approval', { result, ...due }, 'approval')
    }
    case 'wait-timer': {
      await replaceOlder(deps, row)
      const { dueAtMs } = decision
      const of = { repositoryId: row.repositoryId, requestId: row.id }
      const later = promoteJob(of, deps.nowMs(), `timer-${dueAtMs}`, dueAtMs)
      return await change(deps, row, 'timer', { result, dueAtMs }, `timer-${dueAtMs}`, [later])
    }
    case 'refuse':
      return await change(deps, row, 'refused', { result }, 'refused', behind)
    case 'unchanged':
      return await change(deps, row, 'unchanged', { result }, 'unchanged', behind)
    case 'replaced':
      return await change(deps, row, 'replaced', { result }, 'replaced')
  }
}

async function change(
  deps: Deps,
  row: Waiting,
  state: RequestState,
  patch: Pick<RequestRow, 'result'> & Partial<Pick<RequestRow, 'evaluationId' | 'dueAtMs'>>,
  why: string,
  jobs: readonly NewDelivery[] = [],
): Promise<RequestRow | undefined> {
  const { repositoryId, id } = row
  const nowMs = deps.nowMs()
  const announced = announceJob({ repositoryId, requestId: id }, nowMs, why)
  return await deps.store.promotions.change({
    repositoryId,
    id,
    from: [row.state],
    patch: { state, ...patch },
    nowMs,
    jobs: [announced, ...jobs],
  })
}

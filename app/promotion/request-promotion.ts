/** Wire: somebody asks that an environment moves; the request is stored once and goes on at once, as far as it can. */
import type { Deps } from '../deps.ts'
import { promoteJob } from '../jobs.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import { approveWaiting } from './approve-waiting.ts'
import { continueRequest } from './continue-request.ts'
import { versionRef } from './request-ref.ts'

export interface PromotionAsk
  extends Pick<
    RequestRow,
    | 'environment'
    | 'source'
    | 'sourceEvent'
    | 'sha'
    | 'ref'
    | 'pull'
    | 'issue'
    | 'actor'
    | 'only'
    | 'percent'
    | 'why'
  > {
  /** a stored version's whole fingerprint: it is meant, and `sha` only tells where it came from */
  readonly version?: string
}

/** A request as it is stored first: nothing is known of it yet. */
export function newRequest(
  deps: Pick<Deps, 'nowMs' | 'newId'>,
  { row }: Tenant,
  ask: PromotionAsk,
): RequestRow {
  const nowMs = deps.nowMs()
  const { version, ...rest } = ask
  return {
    ...rest,
    ...(version === undefined ? {} : { ref: versionRef(version) }),
    id: deps.newId(),
    repositoryId: row.id,
    kind: ask.percent === undefined ? 'promotion' : 'canary',
    state: 'proving',
    result: { headline: 'its evidence is being looked at', prompts: [] },
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
}

/** For a caller that ends before it could go on. */
const secondTryMs = 60_000

/**
 * The request as far as it went: `moved`, `unchanged` and `refused` are final, `proving`, `approval` and `timer` go on by
 * themselves. Asked again for the same event, it is the request of the first time; where the actor is a reviewer for whom one
 * of the same commit waits, it is that one, approved. Whether the actor may is the caller's
 * question; that the environment exists is this one's: a request for one that the policy lacks is `refused`.
 */
export async function requestPromotion(deps: Deps, tenant: Tenant, ask: PromotionAsk): Promise<RequestRow> {
  const approved = await approveWaiting(deps, tenant, ask)
  const wanted = newRequest(deps, tenant, ask)
  const nowMs = deps.nowMs()
  const later = promoteJob(
    { repositoryId: wanted.repositoryId, requestId: wanted.id },
    nowMs,
    'begun',
    nowMs + secondTryMs,
  )
  const { request } =
    approved === undefined ? await deps.store.promotions.open(wanted, [later]) : { request: approved }
  return (await continueRequest(deps, tenant, request.id)) ?? request
}

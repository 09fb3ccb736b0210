/** Wire: a person moves what an environment serves without new evidence: back, to a halt, and on again. One row, one unit. */
import type { PromotedPrompt } from '../../shared/promotion/promotion.ts'
import type { Deps } from '../deps.ts'
import { announceJob, notifyJob } from '../jobs.ts'
import type { NewPointer, PointerRow, RequestRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import { describeRival } from './describe-rival.ts'

export interface PointerMove {
  readonly environment: string
  readonly kind: 'rollback' | 'halt' | 'resume'
  /** names the comment, once: `comment/<id>` */
  readonly sourceEvent: string
  /** where the answer goes */
  readonly issue: number
  readonly actor: string
  readonly why?: string
  /** what becomes of each prompt; one of them moves at least */
  readonly prompts: readonly PromotedPrompt[]
  readonly rows: readonly NewPointer[]
  /** canaries that end */
  readonly end: readonly PointerRow[]
}

/**
 * The request as it ended: `moved`, or `refused` where somebody else moved one of them meanwhile; its headline says who, and to
 * what. Asked again for the same comment, it is the request of the first time.
 */
export async function movePointer(deps: Deps, tenant: Tenant, wish: PointerMove): Promise<RequestRow> {
  const { promotions } = deps.store
  const { request } = await promotions.open(rowOf(deps, tenant, wish), [])
  if (request.state !== 'proving') return request

  const nowMs = deps.nowMs()
  const of = { repositoryId: tenant.row.id, requestId: request.id }
  const moved = await promotions.move({
    ...of,
    result: { headline: '', prompts: wish.prompts },
    rows: wish.rows,
    end: wish.end.map(({ id }) => id),
    nowMs,
    jobs: [announceJob(of, nowMs, 'moved'), notifyJob(of, nowMs)],
  })
  if (moved.kind === 'conflict') await refuse(deps, tenant, request, moved.active)
  return (await promotions.getRequest(tenant.row.id, request.id)) ?? request
}

function rowOf(deps: Deps, tenant: Tenant, wish: PointerMove): RequestRow {
  const { environment, kind, sourceEvent, issue, actor, why, prompts, rows, end } = wish
  const nowMs = deps.nowMs()
  // what is served from now on says which commit it is
  const newest = rows.at(-1) ?? end.at(-1)
  return {
    id: deps.newId(),
    repositoryId: tenant.row.id,
    environment,
    kind,
    source: 'command',
    sourceEvent,
    sha: newest?.sha ?? '',
    ref: tenant.row.defaultBranch,
    issue,
    actor,
    ...(why === undefined ? {} : { why }),
    only: prompts.map(({ prompt }) => prompt),
    // until the unit below: a process that ends in between finds it so, and goes on
    state: 'proving',
    result: { headline: '', prompts },
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
}

async function refuse(
  deps: Deps,
  tenant: Tenant,
  request: RequestRow,
  active: readonly PointerRow[],
): Promise<void> {
  const headline = await describeRival(deps, tenant, active)
  const prompts = request.result.prompts.map(
    (one): PromotedPrompt => (one.outcome === 'moved' ? { ...one, outcome: 'refused' } : one),
  )
  await deps.store.promotions.change({
    repositoryId: tenant.row.id,
    id: request.id,
    from: ['proving'],
    patch: { state: 'refused', result: { headline, prompts } },
    nowMs: deps.nowMs(),
    jobs: [],
  })
}

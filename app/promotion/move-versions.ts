/** Wire: the versions of a request become what its environment serves, in one unit. */
import type { PromotionDecision } from '../../shared/promotion/decision-facts.ts'
import type { Deps } from '../deps.ts'
import { announceJob, notifyJob } from '../jobs.ts'
import type { NewPointer, PointerRow, RequestRow } from '../store/promotion-store.ts'
import type { NewDelivery } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { describeRival } from './describe-rival.ts'
import { replaceOlder } from './replace-older.ts'

type Move = Extract<PromotionDecision, { kind: 'move' }>

/** Undefined where somebody moved one of them meanwhile and it is to be decided again: a person is told instead. */
export async function moveVersions(
  deps: Deps,
  tenant: Tenant,
  row: RequestRow,
  { moves, ends, result }: Move,
  behind: readonly NewDelivery[],
): Promise<RequestRow | undefined> {
  const { promotions } = deps.store
  const nowMs = deps.nowMs()
  const of = { repositoryId: row.repositoryId, requestId: row.id }
  const { sourceEvent, sha, pull, actor, why, percent } = row
  const rows = moves.map(
    ({ prompt, slot, from, to, expected, evidence }): NewPointer => ({
      prompt,
      slot,
      kind: slot === 'canary' ? 'canary' : 'promotion',
      toFingerprint: to,
      sourceEvent,
      sha,
      actor,
      atMs: nowMs,
      ...(from === undefined ? {} : { fromFingerprint: from }),
      ...(expected === undefined ? {} : { expected }),
      ...(evidence === undefined ? {} : { evidence }),
      ...(pull === undefined ? {} : { pull }),
      ...(why === undefined ? {} : { why }),
      ...(percent === undefined ? {} : { percent }),
    }),
  )
  const moved = await promotions.move({
    ...of,
    result,
    rows,
    end: ends,
    nowMs,
    jobs: [announceJob(of, nowMs, 'moved'), notifyJob(of, nowMs), ...behind],
  })
  if (moved.kind !== 'conflict') {
    await replaceOlder(deps, row)
    return await promotions.getRequest(row.repositoryId, row.id)
  }
  return row.source === 'command' ? await tellRival(deps, tenant, row, moved.active, result) : undefined
}

/** What a person saw when they asked is no longer so: they decide, not the order of two requests. */
async function tellRival(
  deps: Deps,
  tenant: Tenant,
  row: RequestRow,
  active: readonly PointerRow[],
  { prompts }: RequestRow['result'],
): Promise<RequestRow | undefined> {
  const { repositoryId, id } = row
  const nowMs = deps.nowMs()
  const why = await describeRival(deps, tenant, active)
  const rows = prompts.map((one) =>
    one.outcome === 'moved' ? { ...one, outcome: 'refused' as const, why } : one,
  )
  return await deps.store.promotions.change({
    repositoryId,
    id,
    from: [row.state],
    patch: { state: 'refused', result: { headline: why, prompts: rows } },
    nowMs,
    jobs: [announceJob({ repositoryId, requestId: id }, nowMs, 'refused')],
  })
}

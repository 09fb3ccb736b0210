/** Wire: what a merge queue would merge → the verdict of its pull request where every input is equal, else an order. */
import { findEqualOrder } from '../../shared/order/find-equal-order.ts'
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import type { Deps } from '../deps.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { announceCheck } from './announce-check.ts'
import { beginEvaluation } from './begin-evaluation.ts'
import { decideChange } from './decide-change.ts'
import { gatherChange } from './gather-change.ts'
import { nameWish } from './name-wish.ts'
import { newestOfKey } from './newest-of-key.ts'
import { orderChange } from './order-change.ts'
import { reuseVerdict } from './reuse-verdict.ts'

export interface GroupRequest {
  readonly headSha: string
  readonly baseSha: string
  readonly baseRef: string
  readonly trigger: string
  readonly actor?: string
  readonly again: boolean
  /** as of a pull request */
  readonly wish?: string
}

/** Verdicts of this many evaluations are looked through for an equal one. */
const lookBack = 100

export async function evaluateGroup(deps: Deps, tenant: Tenant, group: GroupRequest): Promise<EvaluationRow> {
  const { headSha, baseSha, baseRef, trigger, actor, again } = group
  const subject = {
    subject: `group/${headSha}`,
    baseRef,
    baseSha,
    headSha,
    isFork: false,
    trigger,
    ...(actor === undefined ? {} : { actor }),
  }
  const id = nameWish(deps, tenant, subject.subject, group.wish)
  const begun = id === undefined ? undefined : await deps.store.evaluations.get(tenant.row.id, id)
  if (begun !== undefined) return begun
  await announceCheck(deps, tenant, subject)
  const change = await gatherChange(deps, tenant, { base: { sha: baseSha }, headSha, only: [] })
  const { rows } = await deps.store.evaluations.list(tenant.row.id, {
    states: ['concluded'],
    limit: lookBack,
  })
  const { decision, ...evidence } = await decideChange(deps, tenant, { subject, change })
  const asked = { subject, change, ...evidence, request: { event: 'merge_group', only: [] } }
  const ordered = orderChange(tenant, asked)
  const proved = rows.flatMap((row) => {
    const its = row.subject === subject.subject ? undefined : parseOrdered(row.ordered)
    return its === undefined ? [] : [{ row, ordered: its }]
  })
  const equal = decision.kind === 'order' && !again ? findEqualOrder(ordered, proved) : undefined

  if (equal !== undefined)
    return await reuseVerdict(deps, tenant, {
      subject,
      change,
      ordered,
      proved: newestOfKey(equal.row, rows),
    })
  return await beginEvaluation(deps, tenant, {
    ...asked,
    decision,
    again,
    ...(id === undefined ? {} : { id }),
  })
}

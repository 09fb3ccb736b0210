/** Wire: an aside, a question that a comment asks (`/compare`, `/try`) → an order of its own, which proves nothing. */
import { decideOrder, describeExceeded } from '../../shared/order/decide-order.ts'
import type { Aside } from '../../shared/order/ordered.ts'
import type { Problem } from '../../shared/problem.ts'
import type { Deps } from '../deps.ts'
import type { PullFacts } from '../github/github.ts'
import { dispatchJob } from '../jobs.ts'
import type { EvaluationRow, NewEvaluation } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { describeEvaluation } from './describe-evaluation.ts'
import type { PlannedChange } from './gather-change.ts'
import { gatherSpent } from './gather-spent.ts'
import { nameWish } from './name-wish.ts'
import { orderChange } from './order-change.ts'

export interface AsideRequest {
  readonly pull: PullFacts
  readonly actor: string
  /** names the comment: one question is asked once */
  readonly wish: string
  readonly aside: Aside
  readonly change: PlannedChange
  /** prompts by name, id or path: the job reads what they need */
  readonly only: readonly string[]
  readonly repeat?: number
}

export type BegunAside =
  | { readonly kind: 'begun'; readonly row: EvaluationRow }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'lint-only' }

const subjectOf = ({ kind, commentId }: Pick<Aside, 'kind' | 'commentId'>) => `${kind}/${commentId}`

/**
 * An aside has a subject of its own (`compare/<comment id>`), so nothing that asks for a pull request's evaluations finds
 * it.
 */
export const isAside = ({ subject }: Pick<EvaluationRow, 'subject'>): boolean =>
  /^(compare|try)\//.test(subject)

/**
 * Repeats are numbered from comment id × this: no evaluation has these numbers, so the answers are fresh; a second try of
 * the job has the same ones, and finds its answers in the cache.
 */
const repeatsApart = 1_000

/** The evaluation that an earlier try of the same comment began. */
export async function findBegunAside(
  deps: Deps,
  tenant: Tenant,
  of: Pick<Aside, 'kind' | 'commentId'> & { readonly wish: string },
): Promise<EvaluationRow | undefined> {
  const id = nameWish(deps, tenant, subjectOf(of), of.wish)
  return id === undefined ? undefined : await deps.store.evaluations.get(tenant.row.id, id)
}

export async function beginAside(deps: Deps, tenant: Tenant, request: AsideRequest): Promise<BegunAside> {
  const { pull, aside, change, wish } = request
  // it is paid from what the pull request may spend
  const payer = `pull/${pull.number}`
  const spent = await gatherSpent(deps, tenant, payer, change.policy)
  const decision = decideOrder({
    ...change,
    ...spent,
    earlierAttempts: 0,
    isFork: pull.headRepositoryId !== tenant.row.id,
    isDraft: false,
    isCommanded: true,
  })
  if (decision.kind === 'waiting') return { kind: 'lint-only' }
  if (decision.kind !== 'order') {
    const added = decision.kind === 'refused' ? decision.added : []
    const errors = change.problems.filter(({ severity }) => severity === 'error')
    return { kind: 'refused', problems: [...errors, ...added] }
  }
  const { reserve } = decision
  const nowMs = deps.nowMs()
  const id = nameWish(deps, tenant, subjectOf(aside), wish) ?? deps.newId()
  const evaluation = rowOf(deps, tenant, request, id, reserve)
  const begun = await deps.store.evaluations.begin({
    evaluation,
    nowMs,
    supersede: false,
    ...(reserve === undefined ? {} : { reserve: { ...reserve, subject: payer } }),
    jobs: [dispatchJob(evaluation, nowMs)],
  })
  if (begun.kind === 'over-budget')
    return { kind: 'refused', problems: [describeExceeded(spent.policy, begun.limit, begun.left)] }
  return { kind: 'begun', row: begun.evaluation }
}

function rowOf(
  deps: Deps,
  tenant: Tenant,
  { pull, actor, aside, change, only, repeat }: AsideRequest,
  id: string,
  reserve: Parameters<typeof orderChange>[2],
): NewEvaluation {
  const subject = {
    subject: subjectOf(aside),
    baseRef: pull.baseRef,
    baseSha: change.baseSha,
    headSha: pull.headSha,
    ...(pull.headRepository === undefined ? {} : { headRepository: pull.headRepository }),
    isFork: pull.headRepositoryId !== tenant.row.id,
    trigger: `command /${aside.kind}`,
    actor,
  }
  const request = { event: 'issue_comment', only, aside, ...(repeat === undefined ? {} : { repeat }) }
  const ordered = orderChange(
    tenant,
    {
      subject: { ...subject, pull: pull.number },
      change: { ...change, unproved: [] },
      earlierAttempts: 0,
      firstRepeat: aside.commentId * repeatsApart,
      request,
    },
    reserve,
  )
  return {
    ...describeEvaluation(tenant, { id, subject, change, ordered }),
    attempt: 1,
    state: 'queued',
    deadlineMs: deps.nowMs() + deps.settings.orderMinutes * 60_000,
  }
}

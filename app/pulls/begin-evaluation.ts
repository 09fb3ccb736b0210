/** Wire: a decision → an evaluation in the store, with its order, its reservation and the jobs that carry it on. */
import { describeExceeded, type OrderDecision } from '../../shared/order/decide-order.ts'
import type { EvaluationState } from '../../shared/order/evaluation-state.ts'
import { describeDeleted, describeUnaffected } from '../../shared/publication/describe-unaffected.ts'
import type { Deps } from '../deps.ts'
import { dispatchJob, publishJob } from '../jobs.ts'
import { describePlanned, type Origin } from '../promotion/describe-versions.ts'
import type { EvaluationRow, NewEvaluation } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { cancelRuns } from './cancel-runs.ts'
import { describeEvaluation } from './describe-evaluation.ts'
import { type OrderedChange, orderChange, type Subject } from './order-change.ts'

const stateOf: Record<OrderDecision['kind'], EvaluationState> = {
  refused: 'refused',
  unaffected: 'unaffected',
  waiting: 'waiting',
  order: 'queued',
}

/** States of an attempt that measured nothing: the same content may be decided upon again. */
const mayBeginAgain: readonly EvaluationState[] = ['waiting', 'refused', 'superseded', 'unaffected']

export interface BeginOptions extends OrderedChange {
  readonly subject: Subject
  readonly decision: OrderDecision
  /** asked for by a person: a new attempt even where there is one */
  readonly again: boolean
  /** of the pull request that brings the head's versions */
  readonly origin?: Origin
  /** default: a random one */
  readonly id?: string
}

/** The evaluation that now stands for the subject. Equal content is begun once; what it made void is cancelled. */
export async function beginEvaluation(
  deps: Deps,
  tenant: Tenant,
  options: BeginOptions,
): Promise<EvaluationRow> {
  const { decision } = options
  const isFirst = !options.again && (await standsAlone(deps, tenant, options))
  let begun = await begin(deps, tenant, options, isFirst ? 1 : undefined)
  if (begun.kind === 'exists') {
    const evaluation = await findNewest(deps, begun.evaluation)
    begun = { ...begun, evaluation }
    if (mayBeginAgain.includes(evaluation.state) && evaluation.state !== stateOf[decision.kind])
      begun = await begin(deps, tenant, options, undefined)
  }
  // another evaluation took what was left meanwhile
  if (begun.kind === 'over-budget') {
    const added = [describeExceeded(options.change.policy, begun.limit, begun.left)]
    begun = await begin(deps, tenant, { ...options, decision: { kind: 'refused', added } }, undefined)
  }
  if (begun.kind === 'over-budget') throw new Error('an evaluation without a reservation is over no budget')
  await cancelRuns(deps, tenant, begun.superseded)
  // what was published last may be of another head: a branch was pushed away and back
  if (begun.kind === 'exists')
    await deps.store.deliveries.receive(publishJob(begun.evaluation, deps.nowMs(), `again-${deps.newId()}`))
  return begun.evaluation
}

/** The first attempt may have been given up, and another one of the same content stand in its place. */
async function findNewest(deps: Deps, first: EvaluationRow): Promise<EvaluationRow> {
  const { repositoryId, subject, headSha, mergeBaseSha, policyHash } = first
  const { rows } = await deps.store.evaluations.list(repositoryId, { subject, headSha, limit: 100 })
  const isSame = (row: EvaluationRow) => row.mergeBaseSha === mergeBaseSha && row.policyHash === policyHash
  return rows.find(isSame) ?? first
}

/**
 * Whether nothing newer of this head was measured by another yardstick: the pull request was taken to another base and back.
 * Its verdict is what the check shows, so that an older one of the same content cannot stand in for it.
 */
async function standsAlone(deps: Deps, tenant: Tenant, { subject, change }: BeginOptions): Promise<boolean> {
  const { rows } = await deps.store.evaluations.list(tenant.row.id, {
    subject: subject.subject,
    headSha: subject.headSha,
    limit: 1,
  })
  const [newest] = rows
  return (
    newest === undefined ||
    (newest.baseRef === subject.baseRef &&
      newest.mergeBaseSha === change.mergeBaseSha &&
      newest.policyHash === change.policy.hash)
  )
}

async function begin(deps: Deps, tenant: Tenant, options: BeginOptions, attempt: number | undefined) {
  const { decision } = options
  const nowMs = deps.nowMs()
  const evaluation = rowOf(deps, tenant, options, attempt)
  return await deps.store.evaluations.begin({
    evaluation,
    nowMs,
    supersede: true,
    ...(decision.kind === 'order' && decision.reserve !== undefined ? { reserve: decision.reserve } : {}),
    jobs: [
      publishJob(evaluation, nowMs, evaluation.state),
      ...(decision.kind === 'order' ? [dispatchJob(evaluation, nowMs)] : []),
    ],
    versions: versionsOf(options),
  })
}

function rowOf(
  deps: Deps,
  tenant: Tenant,
  { subject, change, decision, id = deps.newId(), ...asked }: BeginOptions,
  attempt: number | undefined,
): NewEvaluation {
  const state = stateOf[decision.kind]
  const reserve = decision.kind === 'order' ? decision.reserve : undefined
  const added = decision.kind === 'refused' ? decision.added : []
  const { comparisons, unaffected } = change.plan
  const deleted = decision.kind === 'unaffected' ? describeDeleted(comparisons) : []
  const problems = [...change.problems, ...added, ...describeUnaffected(unaffected), ...deleted]
  const ordered = orderChange(tenant, { ...asked, subject, change }, reserve)
  return {
    ...describeEvaluation(tenant, { id, subject, change, ordered, problems }),
    ...(attempt === undefined ? {} : { attempt }),
    state,
    ...(state === 'queued' ? { deadlineMs: deps.nowMs() + deps.settings.orderMinutes * 60_000 } : {}),
  }
}

function versionsOf({ change, subject, origin }: BeginOptions) {
  const { plan, facts, codeOwners, mergeBaseSha } = change
  const commits = { base: mergeBaseSha, head: subject.headSha }
  return describePlanned(plan, facts, commits, codeOwners, origin ?? {})
}

/** Pure: a stored order → what the job is asked to do. */
import type { Ordered } from '../../../shared/order/ordered.ts'
import { WORK_ORDER_SCHEMA, type WorkOrder } from '../../../shared/order/work-order.ts'
import type { EvaluationRow, RepositoryRow } from '../../store/rows.ts'

export function describeWorkOrder(
  evaluation: EvaluationRow,
  repository: RepositoryRow,
  ordered: Ordered,
  more: { readonly policyPath: string; readonly deadlineMs: number },
): WorkOrder {
  const { headRepository } = evaluation
  const { aside, runners, repeat } = ordered
  // an aside (`/compare`, `/try`) has a subject of its own, and its commits are those of the pull request it was asked in
  const pull = evaluation.pull ?? aside?.number
  return {
    schema: WORK_ORDER_SCHEMA,
    evaluationId: evaluation.id,
    repositoryId: repository.id,
    repository: `${repository.owner}/${repository.name}`,
    change: {
      base: evaluation.baseSha,
      mergeBase: evaluation.mergeBaseSha,
      head: evaluation.headSha,
      baseRef: evaluation.baseRef,
      event: ordered.change.event,
      ...(pull === undefined ? {} : { pull }),
      ...(headRepository === undefined ? {} : { headRepository }),
      fork: evaluation.isFork,
    },
    configPath: more.policyPath,
    policyHash: ordered.policyHash,
    only: [...(ordered.only ?? [])],
    everything: ordered.everything === true,
    ...(runners === undefined ? {} : { runners: [...runners] }),
    ...(repeat === undefined ? {} : { repeat }),
    ...(aside?.kind === 'compare' ? { compare: [...aside.runners] } : {}),
    ...(aside?.kind === 'try' ? { trial: { ...aside.trial } } : {}),
    attempt: ordered.attempt,
    firstRepeat: ordered.firstRepeat,
    ...(ordered.budget === undefined ? {} : { budget: { ...ordered.budget } }),
    deadlineMs: more.deadlineMs,
  }
}

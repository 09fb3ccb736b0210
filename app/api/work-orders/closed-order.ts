/** Pure: why an order takes nothing more, told by the state of its evaluation. */
import type { EvaluationState } from '../../../shared/order/evaluation-state.ts'
import type { JobRefusal } from './refuse-job.ts'

/** `order-void` and `order-reported` mean: stop, nothing that this job does counts any more. */
export function closedOrder(state: EvaluationState): JobRefusal {
  if (state === 'planning' || state === 'waiting') {
    const detail = 'the order is not made yet: ask again in a few seconds'
    return { status: 409, code: 'order-not-started', detail, retryAfterSeconds: 5 }
  }
  if (state === 'reported' || state === 'concluded') {
    const detail = "the report of this order is here already: re-run it from the pull request's check"
    return { status: 409, code: 'order-reported', detail }
  }
  const why =
    state === 'superseded'
      ? 'a newer push, or a closed pull request, made the order void: stop'
      : `the order is closed (${state}): stop, and re-run it from the pull request's check`
  return { status: 410, code: 'order-void', detail: why }
}

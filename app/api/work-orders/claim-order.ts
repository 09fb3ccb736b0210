/** `POST /api/v1/work-orders/:id/claim`: a job takes its order; the same run may ask again and gets it again. */
import { parseOrdered } from '../../../shared/order/parse-ordered.ts'
import { claimAudience } from '../../../shared/order/work-order.ts'
import type { Deps } from '../../deps.ts'
import type { TokenVerifier } from '../../identity/create-token-verifier.ts'
import { publishJob } from '../../jobs.ts'
import { openStates } from '../../store/rows.ts'
import { json, type Route } from '../route.ts'
import { type Admitted, admitJob } from './admit-job.ts'
import { closedOrder } from './closed-order.ts'
import { describeWorkOrder } from './describe-work-order.ts'
import type { RefuseJob } from './refuse-job.ts'

export function claimOrder(deps: Deps, verifier: TokenVerifier, refuse: RefuseJob): Route['handle'] {
  return async (request) => {
    const admission = await admitJob(request, deps, verifier, (_, { id }) => claimAudience(id))
    if (!admission.ok) return refuse(admission.refusal, admission.of)
    const { job } = admission
    const of = { orderId: job.evaluation.id, evaluation: job.evaluation, runId: job.run.id }
    const refusal = await job.authorise(claimAudience(job.evaluation.id))
    if (refusal !== undefined) return refuse(refusal, of)

    const claimed = await takeOrder(job, deps)
    if (claimed === undefined) {
      const now = await deps.store.evaluations.get(job.repository.id, job.evaluation.id)
      return refuse(closedOrder(now?.state ?? 'superseded'), of)
    }

    deps.log.info(
      { evaluationId: claimed.id, repositoryId: claimed.repositoryId, runId: job.run.id },
      'an order was claimed',
    )
    const ordered = parseOrdered(claimed.ordered)
    if (ordered === undefined)
      throw new Error(`evaluation ${claimed.id} is ${claimed.state} without an order`)
    const { policyPath } = deps.settings
    const deadlineMs = claimed.deadlineMs ?? deps.nowMs()
    return json(200, describeWorkOrder(claimed, job.repository, ordered, { policyPath, deadlineMs }))
  }
}

/** Undefined where the order is no longer, or not yet, open. */
function takeOrder({ evaluation, repository, run }: Admitted, { store, settings, nowMs }: Deps) {
  const atMs = nowMs()
  const runUrl =
    evaluation.runUrl ?? `${settings.githubUrl}/${repository.owner}/${repository.name}/actions/runs/${run.id}`
  return store.evaluations.move({
    repositoryId: repository.id,
    id: evaluation.id,
    from: openStates,
    patch: {
      state: 'running',
      runId: run.id,
      runAttempt: run.attempt,
      runUrl,
      deadlineMs: atMs + settings.orderMinutes * 60_000,
    },
    nowMs: atMs,
    jobs: evaluation.state === 'running' ? [] : [publishJob(evaluation, atMs, `claimed-${run.attempt}`)],
  })
}

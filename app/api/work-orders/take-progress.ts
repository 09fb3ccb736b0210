/** `PATCH /api/v1/work-orders/:id/progress`: how far a job is; the answer tells it to stop where nothing counts any more. */
import { parseProgress } from '../../../shared/order/parse-progress.ts'
import { claimAudience, type Progress, progressEveryMs } from '../../../shared/order/work-order.ts'
import type { Deps } from '../../deps.ts'
import type { TokenVerifier } from '../../identity/create-token-verifier.ts'
import { publishJob } from '../../jobs.ts'
import type { EvaluationRow } from '../../store/rows.ts'
import { BodyTooLarge, type Route } from '../route.ts'
import { admitJob } from './admit-job.ts'
import { closedOrder } from './closed-order.ts'
import type { JobRefusal, RefuseJob } from './refuse-job.ts'

const maxBytes = 64 * 1024

const noProgress: JobRefusal = {
  status: 422,
  code: 'progress-invalid',
  detail: 'send JSON with the counts `done` and `total`, and `secondsLeft` where it is known',
}

export function takeProgress(deps: Deps, verifier: TokenVerifier, refuse: RefuseJob): Route['handle'] {
  return async (request) => {
    const admission = await admitJob(request, deps, verifier, (_, { id }) => claimAudience(id))
    if (!admission.ok) return refuse(admission.refusal, admission.of)
    const { evaluation, run, authorise } = admission.job
    const of = { orderId: evaluation.id, evaluation, runId: run.id }
    const body = await readText(request.readBody)
    const refusal = await authorise(claimAudience(evaluation.id))
    if (refusal !== undefined) return refuse(refusal, of)

    const closed = closedFor(evaluation)
    if (closed !== undefined) return refuse(closed, of)
    const progress = body === undefined ? undefined : parseProgress(body)
    if (progress === undefined) return refuse(noProgress, of)
    if (isTooSoon(evaluation, deps.nowMs())) return { status: 204 }

    if (await saveProgress(evaluation, progress, deps)) return { status: 204 }
    const now = await deps.store.evaluations.get(evaluation.repositoryId, evaluation.id)
    return refuse(closedOrder(now?.state ?? 'superseded'), of)
  }
}

function closedFor({ state }: EvaluationRow): JobRefusal | undefined {
  if (state === 'running') return undefined
  if (state !== 'queued' && state !== 'dispatched') return closedOrder(state)
  const detail = 'the order was not claimed yet: claim it first'
  return { status: 409, code: 'order-not-claimed', detail }
}

/** Every change of a running evaluation is a sign of life that is young enough. */
function isTooSoon({ progress, updatedAtMs }: EvaluationRow, nowMs: number): boolean {
  return progress !== undefined && Math.abs(nowMs - updatedAtMs) < progressEveryMs
}

async function saveProgress(evaluation: EvaluationRow, progress: Progress, deps: Deps): Promise<boolean> {
  const { store, settings, nowMs } = deps
  const atMs = nowMs()
  const isRunning = await store.evaluations.progress({
    repositoryId: evaluation.repositoryId,
    id: evaluation.id,
    progress: JSON.stringify(progress),
    deadlineMs: atMs + settings.orderMinutes * 60_000,
    nowMs: atMs,
  })
  if (isRunning) await store.deliveries.receive(publishJob(evaluation, atMs, `progress-${atMs}`))
  return isRunning
}

async function readText(readBody: (maxBytes: number) => Promise<Uint8Array>): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readBody(maxBytes))
  } catch (error) {
    if (error instanceof BodyTooLarge || error instanceof TypeError) return undefined
    throw error
  }
}

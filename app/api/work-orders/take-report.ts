/** `PUT /api/v1/work-orders/:id/report`: the facts that a job measured, for which its token vouches byte by byte. */
import { adoptFacts } from '../../../shared/order/adopt-facts.ts'
import type { Order } from '../../../shared/order/ordered.ts'
import { parseOrdered } from '../../../shared/order/parse-ordered.ts'
import { reportAudience } from '../../../shared/order/work-order.ts'
import type { Contradiction } from '../../../shared/report/check-report.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { Deps } from '../../deps.ts'
import type { TokenVerifier } from '../../identity/create-token-verifier.ts'
import { publishJob } from '../../jobs.ts'
import { type EvaluationRow, openStates } from '../../store/rows.ts'
import { BodyTooLarge, json, type Route } from '../route.ts'
import { type Admitted, admitJob } from './admit-job.ts'
import { closedOrder } from './closed-order.ts'
import type { ReadInThread } from './create-report-reader.ts'
import { describePull } from './describe-pull.ts'
import { maxSentBytes } from './read-report.ts'
import type { JobRefusal, RefuseJob } from './refuse-job.ts'

const tooLarge: JobRefusal = {
  status: 413,
  code: 'report-too-large',
  detail:
    'a report has at most 20 MiB as gzip and 50 MiB unpacked: measure fewer cases, or with fewer repeats',
}
const conflict: JobRefusal = {
  status: 409,
  code: 'report-conflict',
  detail: 'another report of this run and attempt is here already, and it counts',
}

export function takeReport(
  deps: Deps,
  verifier: TokenVerifier,
  refuse: RefuseJob,
  readReport: ReadInThread,
): Route['handle'] {
  return async (request) => {
    // strangers are turned away before they may send 20 MiB
    const admission = await admitJob(request, deps, verifier, (claims) => vouchedAudience(claims['aud']))
    if (!admission.ok) return refuse(admission.refusal, admission.of)
    const { job } = admission
    const of = { orderId: job.evaluation.id, evaluation: job.evaluation, runId: job.run.id }
    const sent = await readSent(request.readBody)
    if (sent === undefined) return refuse(tooLarge, of)
    const bodyHash = await hashOf(sent)
    const refusal = await job.authorise(reportAudience(bodyHash))
    if (refusal !== undefined) return refuse(refusal, of)
    const order = orderOf(job.evaluation)
    if (order === undefined) return refuse(closedOrder(job.evaluation.state), of)

    const read = await readReport(sent, order)
    if (!read.ok) {
      await failOrder(job.evaluation, read.found, deps)
      return refuse(describeFaults(read.found), of)
    }

    const saved = await saveReport(
      job,
      { sent, bodyHash, report: adoptFacts(read.report, order), order },
      deps,
    )
    deps.log.info(
      { evaluationId: order.evaluationId, repositoryId: job.repository.id, saved },
      'a report came in',
    )
    deps.metrics.count('promptgate_reports_total', { result: saved })
    if (saved === 'conflict') return refuse(conflict, of)
    if (saved === 'same') return json(200, { status: 'same' })
    return json(202, { status: saved === 'void' ? 'kept-as-history' : 'stored' })
  }
}

/** The audience of the very bytes that the token vouches for; of none where it is for something else. */
function vouchedAudience(audience: unknown): string {
  const hash =
    typeof audience === 'string' ? /^promptgate\/report\/([0-9a-f]{64})$/.exec(audience)?.[1] : undefined
  return reportAudience(hash ?? '<sha256 of the body>')
}

async function readSent(
  readBody: (maxBytes: number) => Promise<Uint8Array>,
): Promise<Uint8Array | undefined> {
  try {
    return await readBody(maxSentBytes)
  } catch (error) {
    if (error instanceof BodyTooLarge) return undefined
    throw error
  }
}

/** Beside the event loop: 20 MiB take a while. */
async function hashOf(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString('hex')
}

function orderOf({ id, attempt, ordered }: EvaluationRow): Order | undefined {
  const parsed = parseOrdered(ordered)
  return parsed === undefined ? undefined : { ...parsed, evaluationId: id, attempt }
}

function describeFaults(found: readonly Contradiction[]): JobRefusal {
  const [first] = found
  const code = first?.code ?? 'report-invalid'
  const status = code === tooLarge.code ? tooLarge.status : 422
  return { status, code, detail: found.map(({ message }) => message).join('; '), found }
}

/** The job vouched for these bytes: another try would bring the same. The check says so now, not at the deadline. */
async function failOrder(
  evaluation: EvaluationRow,
  found: readonly Contradiction[],
  deps: Deps,
): Promise<void> {
  const problems = found.map(({ code, message }) => ({ path: 'report', code, message, severity: 'error' }))
  const atMs = deps.nowMs()
  await deps.store.evaluations.move({
    repositoryId: evaluation.repositoryId,
    id: evaluation.id,
    from: openStates,
    patch: { state: 'failed', problems: JSON.stringify(problems) },
    nowMs: atMs,
    jobs: [publishJob(evaluation, atMs, 'report-refused')],
  })
}

interface Received {
  readonly sent: Uint8Array
  readonly bodyHash: string
  readonly report: Report
  readonly order: Order
}

async function saveReport(job: Admitted, { sent, bodyHash, report, order }: Received, deps: Deps) {
  const { money } = report.spent
  // money of another currency than was reserved cannot be settled against it: the whole reservation counts
  const isKnown =
    money !== undefined && (order.budget === undefined || order.budget.currency === money.currency)
  const about = await describePull(job, deps)
  const atMs = deps.nowMs()
  return deps.store.reports.save({
    evaluation: job.evaluation,
    runAttempt: job.run.attempt,
    bodyHash,
    body: sent,
    report,
    nowMs: atMs,
    ...(isKnown ? { spent: money.amount } : {}),
    ...about,
    jobs: [publishJob(job.evaluation, atMs, `report-${job.run.attempt}`)],
  })
}

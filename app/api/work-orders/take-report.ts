/** `PUT /api/v1/work-orders/:id/report`: the facts that a job measured, for which its token vouches byte by byte. */
import { parseOrdered } from '../../../shared/order/parse-ordered.ts'
import { reportAudience } from '../../../shared/order/work-order.ts'
import type { Contradiction } from '../../../shared/report/check-report.ts'
import type { Deps } from '../../deps.ts'
import type { TokenVerifier } from '../../identity/create-token-verifier.ts'
import { BodyTooLarge, json, type Route } from '../route.ts'
import { acceptReport } from './accept-report.ts'
import { admitJob } from './admit-job.ts'
import { closedOrder } from './closed-order.ts'
import type { ReadInThread } from './create-report-reader.ts'
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
    const { evaluation, ref, run } = job
    const ordered = parseOrdered(evaluation.ordered)
    if (ordered === undefined) return refuse(closedOrder(evaluation.state), of)

    const order = { ...ordered, evaluationId: evaluation.id }
    const received = { evaluation, ref, order, runAttempt: run.attempt, sent, bodyHash }
    const accepted = await acceptReport(deps, received, readReport)
    if (accepted.kind === 'refused') return refuse(describeFaults(accepted.found), of)
    if (accepted.kind === 'conflict') return refuse(conflict, of)
    if (accepted.kind === 'same') return json(200, { status: 'same' })
    return json(202, { status: accepted.kind === 'void' ? 'kept-as-history' : 'stored' })
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

function describeFaults(found: readonly Contradiction[]): JobRefusal {
  const [first] = found
  const code = first?.code ?? 'report-invalid'
  const status = code === tooLarge.code ? tooLarge.status : 422
  return { status, code, detail: found.map(({ message }) => message).join('; '), found }
}

/** SHA-256; made beside the event loop, because 20 MiB take a while. */
async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return Buffer.from(digest).toString('hex')
}

/** A job's two calls to the App, over HTTP with a real token each. */
import { createHash } from 'node:crypto'
import { claimAudience, reportAudience } from '../../../shared/order/work-order.ts'
import type { Issuer } from '../../github/actions/oidc-issuer.ts'
import type { Run } from '../../github/actions/run.ts'

export interface Answer {
  readonly status: number
  readonly value: Readonly<Record<string, unknown>>
}

export interface Job {
  readonly run: Run
  readonly issuer: Issuer
  readonly appUrl: string
}

/** The order that the run was started for. */
export const orderIdOf = ({ inputs }: Run): string => inputs['evaluation-id'] ?? ''

/** Rejects where the App does not answer. */
async function call(job: Job, what: string, audience: string, init: RequestInit): Promise<Answer> {
  const { run, issuer, appUrl } = job
  const token = await issuer.issue(run, audience)
  const response = await fetch(`${appUrl}/api/v1/work-orders/${orderIdOf(run)}/${what}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(20_000),
  })
  return { status: response.status, value: (await response.json()) as Answer['value'] }
}

export const claim = (job: Job): Promise<Answer> =>
  call(job, 'claim', claimAudience(orderIdOf(job.run)), { method: 'POST' })

export const sendReport = (job: Job, body: Uint8Array): Promise<Answer> =>
  call(job, 'report', reportAudience(createHash('sha256').update(body).digest('hex')), {
    method: 'PUT',
    body: body as Uint8Array<ArrayBuffer>,
  })

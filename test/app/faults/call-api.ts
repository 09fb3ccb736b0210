/** A job's calls to the App, over HTTP with a real token each. */
import { createHash } from 'node:crypto'
import { claimAudience, EVALUATION_INPUT, reportAudience } from '../../../shared/order/work-order.ts'
import type { Issuer } from '../../github/actions/oidc-issuer.ts'
import type { Run } from '../../github/actions/run.ts'

export interface Answer {
  readonly status: number
  readonly value: Readonly<Record<string, unknown>>
}

export interface Caller {
  readonly run: Run
  readonly issuer: Issuer
  readonly appUrl: string
  /** of another order than the run's where a test says so */
  readonly orderId?: string
}

/** The order that the run was started for. */
export const orderIdOf = ({ inputs }: Run): string => inputs[EVALUATION_INPUT] ?? ''

interface Call {
  readonly method: string
  readonly path: string
  /** default: one for the claim */
  readonly token?: string | undefined
  readonly body?: Uint8Array<ArrayBuffer> | string
}

/** Rejects where the App does not answer. */
async function call(caller: Caller, { method, path, token, body }: Call): Promise<Answer> {
  const { run, issuer, appUrl, orderId = orderIdOf(run) } = caller
  const sent = token ?? (await issuer.issue(run, claimAudience(orderId)))
  const response = await fetch(`${appUrl}/api/v1/work-orders/${orderId}/${path}`, {
    method,
    headers: { authorization: `Bearer ${sent}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(20_000),
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, value: text === '' ? {} : JSON.parse(text) }
}

export const claim = (caller: Caller, token?: string): Promise<Answer> =>
  call(caller, { method: 'POST', path: 'claim', token })

export const sendProgress = (caller: Caller, progress: unknown): Promise<Answer> =>
  call(caller, { method: 'PATCH', path: 'progress', body: JSON.stringify(progress) })

export async function sendReport(caller: Caller, bytes: Uint8Array): Promise<Answer> {
  const hash = createHash('sha256').update(bytes).digest('hex')
  const token = await caller.issuer.issue(caller.run, reportAudience(hash))
  return await call(caller, { method: 'PUT', path: 'report', token, body: new Uint8Array(bytes) })
}

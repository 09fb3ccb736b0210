/** GitHub's webhooks: verified on their raw bytes, stored, committed, and only then answered with 202. */

import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import { type ApiRequest, type ApiResponse, json, later, type Route, refuse } from '../api/route.ts'
import { describeDelivery } from '../inbox/describe-delivery.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { NewDelivery } from '../store/rows.ts'

/** Compares in constant time. `signature` is the header as it came: `sha256=…`. */
export type VerifySignature = (
  secret: string,
  raw: Uint8Array,
  signature: string,
) => boolean | Promise<boolean>

export interface WebhookOptions {
  /** `/webhooks/github` */
  readonly path?: string
  /** undefined: the App is not set up yet */
  readonly secret: () => string | undefined
  readonly verifySignature: VerifySignature
  /** durable when it resolves */
  readonly receive: (delivery: NewDelivery) => Promise<'stored' | 'duplicate'>
  readonly nowMs: () => number
  readonly log: Log
  readonly metrics: Metrics
}

/** GitHub sends no larger payload than this: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
const maxBodyBytes = 25 * 1024 * 1024
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const eventName = /^[a-z][a-z0-9_]{0,63}$/

interface Headers {
  readonly id: string
  readonly event: string
  readonly signature: string
}

export function webhookRoute(options: WebhookOptions): Route {
  const { metrics, nowMs } = options
  return {
    method: 'POST',
    path: options.path ?? '/webhooks/github',
    handle: async (request) => {
      const startedMs = nowMs()
      const answer = await answerWebhook(request, options)
      metrics.observe('promptgate_webhook_seconds', Math.max(0, nowMs() - startedMs) / 1000, {
        status: String(answer.status),
      })
      return answer
    },
  }
}

async function answerWebhook(request: ApiRequest, options: WebhookOptions): Promise<ApiResponse> {
  const secret = options.secret()
  if (secret === undefined) {
    const detail = 'open the address of this server in a browser and finish the set-up'
    return refuse(503, 'not-set-up', 'The App has no webhook secret yet', detail)
  }
  const headers = readHeaders(request)
  if ('status' in headers) return headers
  const raw = await request.readBody(maxBodyBytes)
  if (!(await options.verifySignature(secret, raw, headers.signature))) {
    const detail =
      'the webhook secret in the settings of the GitHub App must be WEBHOOK_SECRET of this server'
    return refuse(401, 'bad-signature', 'The signature does not belong to this body', detail)
  }
  const text = Buffer.from(raw).toString('utf8')
  const payload = parseObject(text)
  if (payload === undefined) {
    return refuse(400, 'bad-payload', 'The body is not a JSON object', 'send the payload as GitHub does')
  }
  return store(headers, text, payload, options)
}

function readHeaders({ headers }: ApiRequest): Headers | ApiResponse {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (type !== 'application/json' || encoding !== 'identity') {
    const detail = 'set the content type of the webhook to application/json in the settings of the GitHub App'
    return refuse(415, 'not-json', 'Webhooks are read as plain JSON only', detail)
  }
  const id = headers['x-github-delivery'] ?? ''
  if (!guid.test(id)) {
    return refuse(400, 'bad-delivery-id', 'x-github-delivery is not a GUID', 'send the header as GitHub does')
  }
  const event = headers['x-github-event'] ?? ''
  if (!eventName.test(event)) {
    const detail = 'send the header as GitHub does'
    return refuse(400, 'bad-event', 'x-github-event is not the name of an event', detail)
  }
  const signature = headers['x-hub-signature-256']
  if (signature === undefined || signature === '') {
    const detail = 'set a webhook secret in the settings of the GitHub App'
    return refuse(400, 'no-signature', 'x-hub-signature-256 is absent', detail)
  }
  return { id: id.toLowerCase(), event, signature }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

async function store(
  { id, event }: Headers,
  payload: string,
  parsed: JsonObject,
  { receive, nowMs, log }: WebhookOptions,
): Promise<ApiResponse> {
  const facts = describeDelivery(event, parsed)
  const bound = log.child({ delivery: id, event, lane: facts.lane })
  try {
    const answer = await receive({ id, event, payload, receivedAtMs: nowMs(), ...facts })
    bound.debug({ answer }, 'delivery received')
    return json(202, { delivery: id, answer })
  } catch (error) {
    bound.error({ err: error }, 'a delivery could not be stored; GitHub is told so')
    const detail = 'it was not accepted: GitHub keeps it in its log, and it is asked for again from there'
    const refusal = refuse(503, 'not-stored', 'The delivery could not be stored', detail)
    return later(refusal, 60)
  }
}

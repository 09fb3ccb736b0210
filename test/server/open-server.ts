/** A real server on a free port of the loopback, with GitHub's side of a webhook. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { Route } from '../../app/api/route.ts'
import { type VerifySignature, type WebhookOptions, webhookRoute } from '../../app/server/webhook-route.ts'
import { createServer, type Server, type ServerLimits } from '../../app/server.ts'
import type { NewDelivery } from '../../app/store/rows.ts'
import { silentLog } from '../fixtures/silent-log.ts'
import { nextId, noMetrics } from '../inbox/open-inbox.ts'

export const webhookSecret = 'a key of a test that looks like none at all'

export function sign(body: string | Uint8Array, secret = webhookSecret): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

export const verifySignature: VerifySignature = (secret, raw, signature) => {
  const [wanted, given] = [Buffer.from(sign(raw, secret)), Buffer.from(signature)]
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

export interface TestServer extends Server {
  readonly url: string
  readonly port: number
  readonly received: NewDelivery[]
}

const opened = new Set<Server>()

export async function closeServers(): Promise<void> {
  await Promise.all([...opened].map((server) => server.close(0)))
  opened.clear()
}

export async function openServer(
  options: {
    readonly routes?: readonly Route[]
    readonly webhook?: Partial<WebhookOptions>
    readonly limits?: Partial<ServerLimits>
    readonly log?: typeof silentLog
  } = {},
): Promise<TestServer> {
  const received: NewDelivery[] = []
  const log = options.log ?? silentLog
  const webhook = webhookRoute({
    secret: () => webhookSecret,
    verifySignature,
    receive: async (delivery) => {
      const isKnown = received.some(({ id }) => id === delivery.id)
      received.push(delivery)
      return isKnown ? 'duplicate' : 'stored'
    },
    nowMs: () => 1_790_000_000_000,
    log,
    metrics: noMetrics,
    ...options.webhook,
  })
  const server = createServer({
    routes: [webhook, ...(options.routes ?? [])],
    host: '127.0.0.1',
    port: 0,
    log,
    metrics: noMetrics,
    newId: nextId,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  opened.add(server)
  const { url } = await server.listen()
  return { ...server, url, port: Number(new URL(url).port), received }
}

export function webhookHeaders(
  body: string | Uint8Array,
  rest: Record<string, string> = {},
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-delivery': randomUUID(),
    'x-github-event': 'pull_request',
    'x-hub-signature-256': sign(body),
    ...rest,
  }
}

export function post(url: string, body: string, headers = webhookHeaders(body)): Promise<Response> {
  return fetch(`${url}/webhooks/github`, { method: 'POST', body, headers })
}

/** A connection that says exactly what a test wants, and everything that comes back until it is closed. */
export function talk(port: number): { socket: Socket; heard: Promise<string> } {
  const socket = connect(port, '127.0.0.1')
  const heard = new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (data) => {
      text += data.toString('latin1')
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
  return { socket, heard }
}

/** Writes an answer with the headers that every answer has, and closes what must not be read on. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiResponse } from '../api/route.ts'
import type { Linger } from './linger.ts'

/** Pages set a policy of their own; everything else is data that no browser should run, frame or keep. */
const everyAnswer = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

export interface SendOptions {
  readonly requestId: string
  /** the connection ends with this answer */
  readonly isLast: boolean
  /** for an answer to what was not read to its end */
  readonly linger: Linger
}

export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ApiResponse,
  { requestId, isLast, linger }: SendOptions,
): void {
  if (response.destroyed || response.headersSent) return
  const own = Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  const body = Buffer.from(answer.body ?? '')
  const hasUnread = !request.complete
  const headers: Record<string, string> = {
    ...everyAnswer,
    ...(Object.fromEntries(own) as Record<string, string>),
    'x-request-id': requestId,
    ...(hasUnread || isLast ? { connection: 'close' } : {}),
    ...(answer.status === 204 || answer.status === 304 ? {} : { 'content-length': String(body.length) }),
  }
  response.writeHead(answer.status, headers)
  const sent = request.method === 'HEAD' ? undefined : body
  if (!hasUnread) {
    response.end(sent)
    return
  }
  // with `connection: close` Node destroys the socket behind the end of the answer: what is unread stays unread
  response.flushHeaders()
  if (sent !== undefined && sent.length > 0) response.write(sent)
  linger.end(response)
}

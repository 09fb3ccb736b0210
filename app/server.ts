/** The one HTTP server: sockets, limits, routing and the one catch. What is answered is the routes' business. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ApiRequest, type ApiResponse, BodyTooLarge, later, type Route, refuse } from './api/route.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { createLinger } from './server/linger.ts'
import { createRouter } from './server/match-route.ts'
import { BodyCut, createBodyReader, TooBusy } from './server/read-body.ts'
import { sendAnswer } from './server/send-answer.ts'
import { findFault } from './store/store-fault.ts'

/** What a stranger can make the process wait for and hold. */
export interface ServerLimits {
  readonly headersMs: number
  readonly requestMs: number
  readonly keepAliveMs: number
  /** how often the two above are looked after */
  readonly checkMs: number
  readonly headerBytes: number
  readonly connections: number
  /** how long a connection stays open behind the answer to a request that was not read to its end */
  readonly lingerMs: number
  /** of all bodies that are being read */
  readonly bodyBytes: number
}

const usualLimits: ServerLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  // longer than a usual proxy keeps its side open (60 s): it never sends a request into a connection that was just closed
  keepAliveMs: 65_000,
  checkMs: 2_000,
  headerBytes: 16 * 1024,
  connections: 1_000,
  lingerMs: 2_000,
  bodyBytes: 256 * 1024 * 1024,
}

export interface ServerOptions {
  readonly routes: readonly Route[]
  readonly host: string
  readonly port: number
  readonly log: Log
  readonly metrics: Metrics
  readonly newId: () => string
  readonly limits?: Partial<ServerLimits>
}

export interface Server {
  readonly listen: () => Promise<{ readonly url: string }>
  /** Accepts nothing more, lets what runs end for so long, then cuts it. */
  readonly close: (graceMs?: number) => Promise<void>
}

const knownRequestId = /^[\w.-]{8,64}$/

export function createServer(options: ServerOptions): Server {
  const { log, metrics } = options
  const limits = { ...usualLimits, ...options.limits }
  const match = createRouter(options.routes)
  const bodies = createBodyReader(limits.bodyBytes)
  const linger = createLinger(limits.lingerMs)
  let isClosing = false

  const http = createHttpServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkMs,
    },
    (request, response) => {
      serve(request, response).catch((error: unknown) => {
        log.error({ err: error }, 'an answer could not be written')
        response.destroy()
      })
    },
  )
  http.maxConnections = limits.connections

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = request.headers['x-request-id']
    const requestId = typeof given === 'string' && knownRequestId.test(given) ? given : options.newId()
    const startedMs = performance.now()
    const { method = '', url = '' } = request
    const [path = '', ...query] = url.split('?')
    const answer = await answerRequest(request, { method, path, query: query.join('?'), requestId })
    bodies.forget(request)
    sendAnswer(request, response, answer, { requestId, isLast: isClosing, linger })
    const ms = Math.round(performance.now() - startedMs)
    metrics.count('promptgate_http_requests_total', { status: String(answer.status) })
    // the query is not logged: sign-in puts its codes there
    log.debug({ request: requestId, method, path, status: answer.status, ms }, 'request')
  }

  async function answerRequest(
    request: IncomingMessage,
    at: { method: string; path: string; query: string; requestId: string },
  ): Promise<ApiResponse> {
    const found = at.path.startsWith('/') ? match(at.method, at.path) : { kind: 'bad-path' as const }
    if (found.kind === 'bad-path')
      return refuse(400, 'bad-path', 'The path cannot be read', 'encode it as UTF-8')
    if (found.kind === 'no-route') {
      return refuse(404, 'not-found', 'There is nothing here', 'the addresses are in docs/reference/api.md')
    }
    if (found.kind === 'wrong-method') {
      const allow = found.allowed.join(', ')
      const refusal = refuse(405, 'wrong-method', 'This address has other methods', `use ${allow}`)
      return { ...refusal, headers: { ...refusal.headers, allow } }
    }
    const { method, path } = at
    const apiRequest: ApiRequest = {
      method,
      path,
      params: found.params,
      query: new URLSearchParams(at.query),
      headers: flatten(request.headers),
      isLocal: isLocal(request),
      ...(request.socket.remoteAddress === undefined ? {} : { remoteAddress: request.socket.remoteAddress }),
      readBody: (maxBytes) => bodies.read(request, maxBytes),
    }
    try {
      return await found.route.handle(apiRequest)
    } catch (error) {
      return explain(error, at)
    }
  }

  function explain(error: unknown, at: { method: string; path: string; requestId: string }): ApiResponse {
    if (error instanceof BodyTooLarge) return refuse(413, 'too-large', 'The body is too large', error.message)
    if (error instanceof BodyCut) return refuse(400, 'body-cut', 'The body ended early', 'send it once more')
    if (error instanceof TooBusy) {
      const title = 'Too much is being received at once'
      return later(refuse(503, 'busy', title, 'send it once more in a minute'), 60)
    }
    const { requestId, ...rest } = at
    const fault = findFault(error)
    if (fault !== undefined && fault.kind !== 'unexpected') {
      log.warn({ err: error, request: requestId, ...rest }, 'the database did not answer a request')
      const title = 'The database does not answer'
      return later(refuse(503, 'database-away', title, 'ask again in a few seconds'), 5)
    }
    log.error({ err: error, request: requestId, ...rest }, 'a request failed by a fault of the App')
    const detail = `it is in the log of the server under request ${requestId}`
    return refuse(500, 'fault', 'The App failed at this request', detail)
  }

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        http.once('error', reject)
        http.listen(options.port, options.host, () => {
          http.off('error', reject)
          http.on('error', (error) => log.error({ err: error }, 'the server has a fault'))
          resolve({ url: urlOf(http.address() as AddressInfo) })
        })
      }),
    close: async (graceMs = 8_000) => {
      isClosing = true
      linger.stop()
      if (!http.listening) return
      const closed = new Promise<void>((resolve) => http.close(() => resolve()))
      const timer = setTimeout(() => http.closeAllConnections(), graceMs)
      await closed
      clearTimeout(timer)
    },
  }
}

const passedOn = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

function isLocal({ socket, headers }: IncomingMessage): boolean {
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  const isLoopback = address === '::1' || address.startsWith('127.')
  return isLoopback && passedOn.every((name) => headers[name] === undefined)
}

function urlOf({ address, family, port }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : address
  return `http://${family === 'IPv6' && host !== 'localhost' ? `[${host}]` : host}:${port}`
}

function flatten(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

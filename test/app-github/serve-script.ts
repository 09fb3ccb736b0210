/** A GitHub of a few lines: each route answers what a test wrote down, and every request is remembered. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  /** with query, without the base path */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  /** JSON, where there was any */
  readonly body: unknown
}

export type Answer = (asked: Asked, response: ServerResponse) => void | Promise<void>

export interface Script {
  /** with the base path of an Enterprise Server */
  readonly apiUrl: string
  readonly origin: string
  readonly asked: readonly Asked[]
  /** `GET /repos/o/r`; the answers go in order, the last one stays */
  readonly on: (route: string, ...answers: readonly Answer[]) => void
  /** requests to a route, as `on` names it */
  readonly to: (route: string) => Asked[]
  readonly close: () => Promise<void>
}

const basePath = '/api/v3'

export async function serveScript(): Promise<Script> {
  const routes = new Map<string, Answer[]>()
  const asked: (Asked & { readonly route: string })[] = []
  const server: Server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://localhost')
    const pathname = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : url.pathname
    const route = `${request.method} ${decodeURIComponent(pathname)}`
    const text = Buffer.concat(await collect(request)).toString()
    const one = {
      route,
      method: request.method ?? '',
      path: request.url ?? '',
      query: url.searchParams,
      headers: request.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    }
    asked.push(one)
    const answers = routes.get(route) ?? [json(404, { message: 'Not Found' })]
    const [next = json(404, {})] = answers
    if (answers.length > 1) answers.shift()
    await next(one, response)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    apiUrl: `${origin}${basePath}`,
    origin,
    asked,
    on: (route, ...answers) => {
      routes.set(route, [...answers])
    },
    to: (route) => asked.filter((one) => one.route === route),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function json(status: number, data: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    response.end(data === undefined ? undefined : JSON.stringify(data))
  }
}

export function bytes(content: Uint8Array, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream', ...headers })
    response.end(content)
  }
}

/** The connection ends within the answer. */
export function cut(start: string, type = 'application/json'): Answer {
  return (_, response) => {
    response.writeHead(200, { 'content-type': type, 'content-length': String(start.length + 100) })
    response.write(start, () => response.destroy())
  }
}

/** Never answers. */
export const hang: Answer = () => {}

/** The connection ends without an answer. */
export const drop: Answer = (_, response) => {
  response.destroy()
}

async function collect(request: IncomingMessage): Promise<Buffer[]> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return parts
}

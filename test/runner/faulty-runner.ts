/** A stand-in for a model server on a real loopback socket, whose answers and faults a test writes down. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '../../shared/json.ts'
import { describeServer, type ServerKind } from './server-shapes.ts'

/** What happens to one request. */
export type Step =
  | { readonly do: 'answer'; readonly text?: string; readonly finishReason?: string; readonly more?: Answer }
  | { readonly do: 'json'; readonly status?: number; readonly body: unknown; readonly headers?: Headers }
  | { readonly do: 'text'; readonly status?: number; readonly body: string; readonly headers?: Headers }
  | { readonly do: 'hang' } // the request is taken, nothing is ever sent
  | { readonly do: 'reset' } // the connection is reset before the headers
  | { readonly do: 'reset after headers' }
  | { readonly do: 'half a body' } // the connection is closed in the middle
  | { readonly do: 'huge answer'; readonly bytes: number }
  | { readonly do: 'redirect'; readonly to: string; readonly status?: number }
  | { readonly do: 'drip'; readonly everyMs: number } // a byte at a time, without an end
  | { readonly do: 'later'; readonly afterMs: number; readonly step: Step }

type Headers = Readonly<Record<string, string>>

/** Members beside `choices` and inside the message. */
export interface Answer {
  readonly message?: JsonObject
  readonly usage?: JsonObject
  readonly timings?: JsonObject
}

export interface Script {
  /** for chat completions, one after another, the last one for ever; or by request. A short answer unless given. */
  readonly chat?: Step | readonly Step[] | ((request: SeenRequest, index: number) => Step)
  /** which server's own endpoints it has; `openai` unless given */
  readonly serves?: ServerKind
  readonly models?: readonly string[]
  readonly slots?: number
  /** requests without this key are answered with 401 */
  readonly key?: string
  /** how many requests of any kind are answered "Loading model" with 503 before it is ready */
  readonly loadingAnswers?: number
  /** by path, before everything else: `/v1/models` … */
  readonly routes?: Readonly<Record<string, Step>>
}

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: JsonObject | undefined
}

export interface FaultyRunner {
  /** `http://127.0.0.1:port`, without `/v1` */
  readonly url: string
  /** all of them, in order */
  readonly requests: readonly SeenRequest[]
  /** those for chat completions */
  readonly chats: () => readonly SeenRequest[]
  /** how many connections were opened */
  readonly connections: () => number
  readonly close: () => Promise<void>
}

/** Port 0 takes a free one. */
export async function startFaultyRunner(script: Script = {}, port = 0): Promise<FaultyRunner> {
  const requests: SeenRequest[] = []
  const chats = () => requests.filter(({ path }) => path === '/v1/chat/completions')
  const server = createServer((message, response) => {
    readBody(message).then(
      (body) => {
        const path = new URL(message.url ?? '/', 'http://x').pathname
        const request = { method: message.method ?? '', path, headers: message.headers, body }
        requests.push(request)
        perform(chooseStep(script, request, requests.length, chats().length), response)
      },
      () => response.destroy(),
    )
  })
  let opened = 0
  server.on('connection', () => opened++)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    chats,
    connections: () => opened,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function chooseStep(script: Script, request: SeenRequest, nth: number, nthChat: number): Step {
  const { key, loadingAnswers = 0, routes = {}, chat = { do: 'answer' } } = script
  if (key !== undefined && request.headers.authorization !== `Bearer ${key}`) {
    return { do: 'json', status: 401, body: { error: { message: 'Invalid API Key', code: 401 } } }
  }
  if (nth <= loadingAnswers) {
    const error = { code: 503, message: 'Loading model', type: 'unavailable_error' }
    return { do: 'json', status: 503, body: { error } }
  }
  const route = routes[request.path]
  if (route !== undefined) return route
  if (request.path === '/v1/chat/completions') {
    if (typeof chat === 'function') return chat(request, nthChat - 1)
    const steps = 'do' in chat ? [chat] : chat
    return steps[nthChat - 1] ?? steps.at(-1) ?? { do: 'answer' }
  }
  const told = describeServer(script.serves ?? 'openai', script.models ?? ['tiny'], script.slots ?? 1)
  const body = told[`${request.method} ${request.path}`]
  return body === undefined
    ? { do: 'json', status: 404, body: { error: { message: 'File Not Found', code: 404 } } }
    : { do: 'json', body }
}

function perform(step: Step, response: ServerResponse): void {
  const send = (status: number, type: string, body: string, headers: Headers = {}) =>
    response.writeHead(status, { 'content-type': type, ...headers }).end(body)
  const begin = (length: number) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': length })
  switch (step.do) {
    case 'answer':
      send(200, 'application/json', JSON.stringify(chatCompletion(step)))
      return
    case 'json':
      send(step.status ?? 200, 'application/json', JSON.stringify(step.body), step.headers)
      return
    case 'text':
      send(step.status ?? 200, 'text/plain', step.body, step.headers)
      return
    case 'hang':
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'reset after headers':
      begin(1000).flushHeaders()
      setTimeout(() => response.socket?.resetAndDestroy(), 5)
      return
    case 'half a body':
      begin(1000).write('{"choices":[{"message":{"content":"hal', () => response.socket?.end())
      return
    case 'huge answer':
      send(200, 'application/json', JSON.stringify(chatCompletion({ text: 'x'.repeat(step.bytes) })))
      return
    case 'redirect':
      send(step.status ?? 307, 'text/plain', '', { location: step.to })
      return
    case 'drip': {
      begin(1e6)
      const timer = setInterval(() => response.write(' '), step.everyMs)
      response.on('close', () => clearInterval(timer))
      return
    }
    case 'later':
      setTimeout(() => perform(step.step, response), step.afterMs)
  }
}

function chatCompletion(step: { text?: string; finishReason?: string; more?: Answer }): JsonObject {
  const { message, usage, timings } = step.more ?? {}
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_760_000_000,
    model: 'tiny',
    choices: [
      {
        index: 0,
        finish_reason: step.finishReason ?? 'stop',
        message: { role: 'assistant', content: step.text ?? 'billing', ...message },
      },
    ],
    usage: usage ?? { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
    ...(timings === undefined ? {} : { timings }),
  }
}

async function readBody(message: IncomingMessage): Promise<JsonObject | undefined> {
  let text = ''
  for await (const chunk of message.setEncoding('utf8')) text += chunk
  return text === '' ? undefined : JSON.parse(text)
}

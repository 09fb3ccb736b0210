/** The HTTP side of the embedded runner: routes, limits, errors in llama.cpp's shape, aborted requests. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ApiError, badRequest, errorBody } from './api-error.ts'
import { type CompletionHead, chunk, usageChunk, wholeCompletion } from './chat-completion.ts'
import { describeModels, describeProps, describeSlots, type RunnerDescription } from './describe-model.ts'
import { parseChatRequest } from './parse-chat-request.ts'

const maxBodyBytes = 8 * 1024 * 1024

type Exchange = { request: IncomingMessage; response: ServerResponse; signal: AbortSignal }
type Route = (runner: RunnerDescription, exchange: Exchange) => Promise<void> | void

const routes: Record<string, Record<string, Route>> = {
  '/health': { GET: (_, { response }) => sendJson(response, 200, { status: 'ok' }) },
  '/props': { GET: (runner, { response }) => sendJson(response, 200, describeProps(runner)) },
  '/slots': { GET: ({ engine }, { response }) => sendJson(response, 200, describeSlots(engine)) },
  '/v1/models': { GET: (runner, { response }) => sendJson(response, 200, describeModels(runner)) },
  '/v1/chat/completions': { POST: complete },
}

/** Not listening yet. A client that goes away, or `closing`, aborts the generation. */
export function createHttpServer(runner: RunnerDescription, closing: AbortSignal): Server {
  return createServer((request, response) => {
    const gone = new AbortController()
    response.on('close', () => gone.abort(new Error('the client went away')))
    const signal = AbortSignal.any([gone.signal, closing])
    route(runner, { request, response, signal }).catch((error: unknown) => sendError(response, error))
  })
}

async function route(runner: RunnerDescription, exchange: Exchange): Promise<void> {
  const { request } = exchange
  const path = (request.url ?? '/').replace(/[?#].*$/, '').replace(/\/$/, '')
  const methods = routes[path] ?? routes[`/v1${path}`]
  if (methods === undefined) {
    throw new ApiError(
      404,
      'not_found_error',
      `no such path: ${path} (there are ${Object.keys(routes).join(', ')})`,
    )
  }
  const handler = methods[request.method ?? '']
  if (handler === undefined) {
    const allowed = Object.keys(methods).join(', ')
    exchange.response.setHeader('allow', allowed)
    throw new ApiError(405, 'invalid_request_error', `${path} takes ${allowed}`)
  }
  await handler(runner, exchange)
}

/** POST /v1/chat/completions */
async function complete(runner: RunnerDescription, { request, response, signal }: Exchange): Promise<void> {
  const { engine, modelName } = runner
  const chat = parseChatRequest(await readJson(request, response))
  const prepared = await engine.prepare(chat)
  const head: CompletionHead = {
    id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
    created: Math.floor(Date.now() / 1000),
    model: modelName,
    system_fingerprint: engine.llama.buildInfo,
  }
  if (!chat.stream) {
    sendJson(response, 200, wholeCompletion(head, await engine.answer(prepared, signal, () => {})))
    return
  }
  const event = (data: unknown) => response.write(`data: ${JSON.stringify(data)}\n\n`)
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  event(chunk(head, { role: 'assistant', content: '' }))
  const answer = await engine.answer(prepared, signal, (text) => event(chunk(head, { content: text })))
  event(chunk(head, {}, answer.finishReason))
  if (chat.streamUsage) event(usageChunk(head, answer))
  response.end('data: [DONE]\n\n')
}

async function readJson(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > maxBodyBytes) {
      response.setHeader('connection', 'close')
      throw new ApiError(
        413,
        'invalid_request_error',
        `the body is larger than ${maxBodyBytes / 1024 / 1024} MiB`,
      )
    }
    parts.push(part)
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)))
  } catch (cause) {
    throw badRequest(`the body is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

/** The one catch. An answer that has begun as a stream can only be cut off. */
function sendError(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.writableEnded) return
  if (response.headersSent) {
    response.destroy()
    return
  }
  const known = error instanceof ApiError ? error : undefined
  if (known === undefined) console.error('serve-model:', error)
  const shown =
    known ?? new ApiError(500, 'server_error', error instanceof Error ? error.message : String(error))
  sendJson(response, shown.status, errorBody(shown))
}

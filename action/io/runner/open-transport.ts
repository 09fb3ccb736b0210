/** HTTP to one origin over kept connections: the key goes there only, redirects are not followed, bodies have a limit. */
import { Agent, fetch as undiciFetch } from 'undici'
import type { RunnerAddress } from './parse-runner-address.ts'

/** The body was longer than allowed; reading stopped there. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
}

/** The connection broke after the headers: part of the body is missing. */
export class AnswerCut extends Error {
  override readonly name = 'AnswerCut'
}

/** Fits the `fetch` option of the openai package. The answer's body is already in memory when it resolves. */
export type TransportFetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>

export interface Transport {
  readonly fetch: TransportFetch
  /** Breaks off what is under way. */
  readonly close: () => Promise<void>
}

export interface TransportOptions {
  readonly connectTimeoutMs: number
  readonly maxAnswerBytes: number
}

const keptHeaders = ['content-type', 'location', 'retry-after', 'retry-after-ms', 'x-request-id', 'server']

/**
 * Only the headers a chat completions server needs are sent, whatever else a client adds; without a key there is no
 * `authorization`. The time limits of undici are off: the caller's signal is the deadline, from connecting to the last byte.
 * `fetch` rejects with AnswerTooLarge, AnswerCut, or what undici's fetch rejects with.
 */
export function openTransport(address: RunnerAddress, options: TransportOptions): Transport {
  const dispatcher = new Agent({
    connect: { timeout: options.connectTimeoutMs },
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return {
    fetch: async (url, init = {}) => {
      const target = new URL(url instanceof Request ? url.url : url)
      if (target.origin !== address.origin) throw new Error(`refused: ${target.origin} is not the runner`)
      const response = await undiciFetch(target, {
        method: init.method ?? 'GET',
        headers: requestHeaders(address.apiKey, init.body != null),
        body: textBody(init.body),
        signal: init.signal ?? null,
        redirect: 'manual',
        dispatcher,
      })
      const bytes = await readBody(response.body, options.maxAnswerBytes, init.signal)
      const headers = new Headers()
      for (const name of keptHeaders) {
        const value = response.headers.get(name)
        if (value !== null) headers.set(name, value)
      }
      const hasBody = response.status >= 200 && ![204, 205, 304].includes(response.status)
      return new Response(hasBody ? bytes : null, { status: Math.min(response.status, 599), headers })
    },
    close: () => dispatcher.destroy(),
  }
}

function requestHeaders(apiKey: string | undefined, hasBody: boolean): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'promptgate',
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  }
}

function textBody(body: RequestInit['body']): string | null {
  if (body === undefined || body === null) return null
  if (typeof body !== 'string') throw new Error('a request to a runner is JSON text')
  return body
}

async function readBody(
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
  signal: AbortSignal | null | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body ?? []) {
      length += chunk.byteLength
      if (length > maxBytes) throw new AnswerTooLarge(`the answer is longer than ${maxBytes} bytes`)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof AnswerTooLarge || signal?.aborted) throw error
    throw new AnswerCut(`the connection broke after ${length} bytes of the answer`, { cause: error })
  }
  return new Uint8Array(Buffer.concat(chunks))
}

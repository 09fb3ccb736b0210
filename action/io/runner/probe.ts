/** One question to a runner about itself: the answer's status and JSON, or why there was none. */
import { isJsonObject, type JsonObject } from '../../../shared/json.ts'
import type { TransportFetch } from './open-transport.ts'
import { parseAnswer } from './parse-answer.ts'

export type Probe =
  | {
      readonly status: number
      readonly headers: Headers
      readonly body: JsonObject | undefined
      readonly isPage: boolean
    }
  | { readonly status: undefined; readonly error: unknown }

export interface ProbeOptions {
  readonly fetch: TransportFetch
  readonly withinMs: number
  readonly signal: AbortSignal | undefined
  /** sent by POST where given */
  readonly body?: JsonObject
}

/** Never throws. */
export async function probe(url: string, options: ProbeOptions): Promise<Probe> {
  const { fetch, withinMs, signal, body } = options
  const timeout = AbortSignal.timeout(Math.ceil(withinMs))
  try {
    const response = await fetch(url, {
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isPage = /html/i.test(response.headers.get('content-type') ?? '') || /^\s*</.test(text)
    return { status: response.status, headers: response.headers, body: parseObject(text), isPage }
  } catch (error) {
    return { status: undefined, error }
  }
}

/** The body of an answer with status 200; undefined for everything else. */
export function toldBy(answer: Probe): JsonObject | undefined {
  return answer.status === 200 ? answer.body : undefined
}

/** llama.cpp answers 503 with "Loading model" from the first moment until its model is in memory. */
export function isLoading(answer: Probe): boolean {
  return answer.status === 503 && /loading/i.test(JSON.stringify(answer.body ?? {}))
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = parseAnswer(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

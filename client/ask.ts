/** One request, and what its answer means. */
import { PromptgateError, PromptgateUnavailable, PromptHalted, PromptNotRendered } from './errors.ts'
import type { Problem } from './served-prompt.ts'

export interface Ask {
  readonly fetch: typeof fetch
  readonly url: string
  readonly prompt: string
  readonly key: string
  readonly timeoutMs: number
  readonly tags?: readonly string[]
  /** sent as JSON: a POST */
  readonly body?: object
}

export interface Answer {
  /** absent: what one has under `etag` is right (304) */
  readonly value?: unknown
  readonly etag: string
  /** of the server’s own copy, while its database is away */
  readonly serverAgeMs?: number
}

/** Throws `PromptgateUnavailable` for what may be over soon, another `PromptgateError` for what asking again does not change. */
export async function ask({ fetch, url, prompt, key, timeoutMs, tags = [], body }: Ask): Promise<Answer> {
  const away = (why: string, facts: { status?: number; cause?: unknown }) =>
    new PromptgateUnavailable('unavailable', `Promptgate does not serve ${prompt}: ${why}`, facts)
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${key}`,
        ...(tags.length === 0 ? {} : { 'if-none-match': tags.join(', ') }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // the key is for this address alone
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    text = await response.text()
  } catch (cause) {
    throw away(cause instanceof Error ? cause.message : String(cause), { cause })
  }
  const { status, headers } = response
  const age = headers.get('promptgate-copy-age-seconds')
  const facts = {
    etag: headers.get('etag') ?? '',
    ...(age === null ? {} : { serverAgeMs: Number(age) * 1000 }),
  }
  if (status === 304) return facts
  const value = readObject(text)
  if (status === 200 && value !== undefined) return { ...facts, value }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429 && value !== undefined) {
    throw refusalOf(status, value, prompt)
  }
  throw away(`the answer was ${status}${value === undefined ? ', no JSON' : ''}`, { status })
}

function refusalOf(status: number, value: Record<string, unknown>, prompt: string): PromptgateError {
  const { code = 'refused', title = '', detail = '', halted, problems } = value
  const message = `${prompt}: ${String(title)}: ${String(detail)}`
  if (status === 423) {
    const { by = '', at = '', reason = detail } = isObject(halted) ? halted : {}
    return new PromptHalted(prompt, { by: String(by), at: String(at), reason: String(reason) })
  }
  if (status === 422 && Array.isArray(problems)) {
    // of this server, whose problems have this form
    return new PromptNotRendered(String(code), message, problems as Problem[])
  }
  return new PromptgateError(String(code), message, { status })
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

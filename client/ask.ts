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
  refuseMistakes(url, key)
  const sent = body === undefined ? undefined : writeBody(body, prompt)
  const away = (why: string, facts: { status?: number; cause?: unknown }) =>
    new PromptgateUnavailable('unavailable', `Promptgate does not serve ${prompt}: ${why}`, facts)
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      method: sent === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${key}`,
        ...(tags.length === 0 ? {} : { 'if-none-match': tags.join(', ') }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(sent === undefined ? {} : { body: sent }),
      // the key is for this address alone
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    text = await response.text()
  } catch (cause) {
    throw away(reasonOf(cause), { cause })
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
  if (value !== undefined && isRefusal(status, value)) throw refusalOf(status, value, prompt)
  throw away(`the answer was ${status}${saidIn(status, value)}`, { status })
}

/** What asking again never mends is no outage. The key stands in no message. */
function refuseMistakes(url: string, key: string): void {
  if (!isAddress(url)) {
    const [given = ''] = url.split('/api/v1/')
    const fix = 'write https://promptgate.example.com as it is for you'
    throw new PromptgateError('bad-url', `the url "${given}" is none of a server: ${fix}`)
  }
  if (!/^\s*[\x20-\x7e]*\s*$/.test(key)) {
    throw new PromptgateError('bad-key', 'the key holds what no key holds: copy it whole, as one line')
  }
}

/** In a browser it may be relative to the page. */
function isAddress(url: string): boolean {
  try {
    return /^https?:/.test(new Request(url).url)
  } catch {
    return false
  }
}

function writeBody(body: object, prompt: string): string {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw new PromptgateError('bad-input', `${prompt}: the input is no JSON: ${reasonOf(cause)}`, { cause })
  }
}

/** Of a fetch that failed the cause says why. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const { message, cause } = thrown
  if (!(cause instanceof Error)) return message
  // of several addresses that were tried nothing but the code is told
  const why = cause.message === '' && 'code' in cause ? String(cause.code) : cause.message
  return why === '' ? message : `${message}: ${why}`
}

function saidIn(status: number, value: Record<string, unknown> | undefined): string {
  if (status < 400 && status >= 300) return ', and redirects are not followed: is the url that of the server?'
  if (value === undefined) return ', no JSON'
  const said = [value['title'], value['detail']].filter((text) => typeof text === 'string' && text !== '')
  return said.map((text) => `: ${text}`).join('')
}

/** All that the server refuses has a code; what stands before it (a gateway, a proxy) knows nothing of the prompt. */
function isRefusal(status: number, { code }: Record<string, unknown>): boolean {
  if (status === 423) return true
  return status >= 400 && status < 500 && status !== 408 && status !== 429 && typeof code === 'string'
}

function refusalOf(status: number, value: Record<string, unknown>, prompt: string): PromptgateError {
  const { code = '', title = '', detail = '', halted, problems } = value
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

/** One HTTP request for a chat completion: the parsed body, or what went wrong and whether a retry makes sense. */
import { APIError, type OpenAI } from 'openai'
import { isJsonObject, type JsonObject } from '../../../shared/json.ts'
import type { FailureKind } from '../../completion.ts'
import { explainConnectionError, findCause, formatSeconds } from './explain-connection-error.ts'
import { AnswerCut, AnswerTooLarge } from './open-transport.ts'
import { parseAnswer } from './parse-answer.ts'
import { parseRetryAfter } from './parse-retry-after.ts'
import { type ReadCompletion, readCompletion } from './read-completion.ts'

export interface AttemptFailure {
  readonly kind: FailureKind
  readonly message: string
  readonly retry: boolean
  /** what the server asked for */
  readonly retryAfterMs?: number
}

export type Attempt =
  | { readonly ok: true; readonly completion: ReadCompletion }
  | ({ readonly ok: false } & AttemptFailure)

export interface AttemptOptions {
  readonly client: OpenAI
  readonly body: JsonObject
  /** shown in messages */
  readonly url: URL
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  /** time of day, milliseconds since 1970 */
  readonly dateMs: number
}

const maxQuoted = 300

/** `timeoutMs` runs from the start of the connection to the last byte of the answer. Never throws. */
export async function attemptCompletion(options: AttemptOptions): Promise<Attempt> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), options.timeoutMs)
  const signals = [deadline.signal, ...(options.signal === undefined ? [] : [options.signal])]
  try {
    const response = await options.client
      .post('/chat/completions', {
        body: options.body,
        signal: AbortSignal.any(signals),
        timeout: options.timeoutMs + 60_000,
      })
      .asResponse()
    return readAnswer(await response.text(), response.headers.get('content-type') ?? '')
  } catch (error) {
    if (options.signal?.aborted) return failure('cancelled', 'the call was cancelled')
    if (deadline.signal.aborted) {
      return failure('timeout', `no answer within ${formatSeconds(options.timeoutMs)}`)
    }
    return error instanceof APIError && error.status !== undefined
      ? explainStatus(error, options)
      : explainBrokenCall(error, options)
  } finally {
    clearTimeout(timer)
  }
}

function readAnswer(text: string, contentType: string): Attempt {
  if (text.trim() === '') return failure('bad-answer', 'status 200 with an empty body', { retry: true })
  let body: unknown
  try {
    body = parseAnswer(text)
  } catch {
    const isPage = /html/i.test(contentType) || /^\s*</.test(text)
    const what = isPage ? 'a web page with status 200 instead of JSON' : 'JSON that is cut or broken'
    return failure('bad-answer', what, { retry: true })
  }
  const completion = isJsonObject(body) ? readCompletion(body) : undefined
  if (completion !== undefined) return { ok: true, completion }
  const error = isJsonObject(body) ? body['error'] : undefined
  const told = error === undefined ? '' : `: ${quote(errorText(error) ?? '')}`
  return failure('bad-answer', `JSON without choices[0].message${told}`, { retry: true })
}

function explainStatus(error: APIError, { url, dateMs }: AttemptOptions): Attempt {
  const status = Number(error.status)
  const headers = error.headers ?? new Headers()
  const told = quote(errorText(error.error) ?? error.message.replace(/^\d{3} ?/, ''))
  const answer = `status ${status}${told === '' ? '' : `: ${told}`}`
  if (status >= 300 && status < 400) {
    const target = URL.parse(headers.get('location') ?? '', url.href)
    const place = target === null ? 'nowhere' : target.origin
    return failure(
      'redirected',
      `${url.origin} redirects (status ${status}) to ${place}, and redirects are not followed, because the key would go along. Give that address as runner-url.`,
    )
  }
  if (status === 401 || status === 403) {
    return failure('unauthorised', `${answer}. Check runner-api-key.`)
  }
  const retryAfterMs = parseRetryAfter(headers, dateMs)
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
  if (status === 429) {
    return failure('rate-limited', answer, { retry: error.code !== 'insufficient_quota', ...wait })
  }
  if (status >= 500 || status === 408 || status === 425) {
    return failure('server', answer, { retry: true, ...wait })
  }
  const hint =
    status === 404 ? `. Check that ${url.href} is the interface's address and the model exists.` : ''
  return failure('rejected', `${answer}${hint}`)
}

function explainBrokenCall(error: unknown, { url, timeoutMs }: AttemptOptions): Attempt {
  const tooLarge = findCause(error, (at): at is AnswerTooLarge => at instanceof AnswerTooLarge)
  if (tooLarge !== undefined) return failure('bad-answer', tooLarge.message)
  const cut = findCause(error, (at): at is AnswerCut => at instanceof AnswerCut)
  if (cut !== undefined) return failure('bad-answer', cut.message, { retry: true })
  const { message, transient } = explainConnectionError(error, url, timeoutMs)
  return failure('unreachable', message, { retry: transient })
}

function failure(
  kind: FailureKind,
  message: string,
  more: { readonly retry?: boolean; readonly retryAfterMs?: number } = {},
): Attempt {
  return { ok: false, kind, message, retry: false, ...more }
}

function errorText(error: unknown): string | undefined {
  if (typeof error === 'string') return error
  return isJsonObject(error) && typeof error['message'] === 'string' ? error['message'] : undefined
}

/** A server's own words on one line: a page is named, not shown. */
function quote(text: string): string {
  if (/<html|<!doctype/i.test(text)) return 'a web page'
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > maxQuoted ? `${line.slice(0, maxQuoted)}…` : line
}

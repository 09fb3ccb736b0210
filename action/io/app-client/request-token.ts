/** Asks GitHub for a token that says which job this is, made out for one audience and good for minutes. */
import type { Dispatcher } from 'undici'
import { parseRetryAfter } from '../runner/parse-retry-after.ts'
import { AppFailure } from './app-failure.ts'
import { exchange } from './exchange.ts'
import { isSafeOrigin } from './parse-app-address.ts'
import { type Attempt, isPassing } from './with-patience.ts'

export interface TokenOptions {
  /** the environment of the job */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly dispatcher: Dispatcher
}

const deadlineMs = 15_000
const fix =
  'give the job `permissions: id-token: write` (and `contents: read`); a pull request from a fork cannot have it'

const refused = (code: string, message: string): Attempt<string> => ({
  ok: false,
  error: new AppFailure('permission', code, message),
  retry: false,
})

/** A fresh token for every call. What is missing is named with its fix; what may pass says so. */
export async function requestToken(audience: string, options: TokenOptions): Promise<Attempt<string>> {
  const { env, signal, dispatcher } = options
  const [address, key] = [env['ACTIONS_ID_TOKEN_REQUEST_URL'], env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']]
  if (!address || !key)
    return refused('no-id-token', `the job may not prove to the App which job it is: ${fix}`)
  const url = URL.parse(address)
  if (url === null || !isSafeOrigin(url))
    return refused('bad-token-url', 'ACTIONS_ID_TOKEN_REQUEST_URL is no https address')
  url.searchParams.set('audience', audience)
  const headers = { authorization: `Bearer ${key}`, accept: 'application/json' }
  try {
    const answer = await exchange({ method: 'GET', url, headers, deadlineMs, signal, dispatcher })
    const token = answer.status === 200 ? readToken(answer.text) : undefined
    if (token !== undefined) return { ok: true, value: token }
    const message = `GitHub gave no token to prove which job this is: status ${answer.status}`
    if (answer.status !== 200 && !isPassing(answer.status))
      return refused('token-refused', `${message}; ${fix}`)
    const retryAfterMs = parseRetryAfter(answer.headers, Date.now())
    const error = new AppFailure('unreachable', 'no-token', message)
    return { ok: false, error, retry: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    const why = signal.aborted ? 'the job was cancelled' : said
    const message = `GitHub's token service at ${url.host} cannot be reached: ${why}`
    return { ok: false, error: new AppFailure('unreachable', 'no-token', message, { cause }), retry: true }
  }
}

function readToken(text: string): string | undefined {
  try {
    const { value } = JSON.parse(text) as { readonly value?: unknown }
    return typeof value === 'string' && /^[\w-]+(\.[\w-]+){1,4}$/.test(value) ? value : undefined
  } catch {
    return undefined
  }
}

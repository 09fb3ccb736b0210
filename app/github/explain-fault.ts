/** What went wrong, said in our words: whatever Octokit, fetch or a socket throws becomes a GitHubFault. */
import { type FaultKind, GitHubFault } from './github.ts'

export interface Asked {
  /** it may change something at GitHub */
  readonly isWrite: boolean
  readonly nowMs: number
  /** as the App itself, with no installation's token */
  readonly isApp?: boolean
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
}

/** What Octokit's RequestError holds; any other error lacks these. */
interface Thrown {
  readonly message: string
  readonly response?: Answer
  readonly request?: { readonly url?: string }
}

/** Without a word from GitHub about it: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api */
const secondaryLimitMs = 60_000

export function explainFault(error: unknown, asked: Asked): GitHubFault {
  if (error instanceof GitHubFault) return error
  const thrown: Thrown = error instanceof Error ? error : new Error(String(error))
  // a token that was not given: what was meant to happen with it did not happen
  const isSignIn = /\/app\/installations\/\d+\/access_tokens$/.test(thrown.request?.url ?? '')
  const isWrite = asked.isWrite && !isSignIn
  if (thrown.response === undefined) return explainSilence(error, thrown.message, isWrite)
  const { status } = thrown.response
  const retryAfterMs = waitAsked(thrown.response, thrown.message, asked.nowMs)
  const isOwnKey = isSignIn || asked.isApp === true
  const kind =
    retryAfterMs === undefined ? kindOf(status, thrown.message, isSignIn, isOwnKey) : 'rate-limited'
  const hint =
    kind === 'unavailable' && (status === 401 || status === 404)
      ? ': it does not know the App by this id and key; check the App id and the private key'
      : ''
  return new GitHubFault(`GitHub answered ${status}${hint}: ${clip(thrown.message)}`, {
    kind,
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    isAmbiguous: isWrite && status >= 500,
    cause: error,
  })
}

/** No answer at all, or one that was cut. */
function explainSilence(error: unknown, message: string, isWrite: boolean): GitHubFault {
  const codes = [...codesOf(error)]
  if ((error instanceof Error && error.name === 'DataError') || codes.some((code) => /^ERR_OSSL/.test(code)))
    return new GitHubFault(`the App cannot sign in, its private key is none: ${clip(message)}`, {
      kind: 'unavailable',
      cause: error,
    })
  const wasSent = !codes.some((code) => neverSent.has(code))
  const why = codes[0] === undefined ? clip(message) : `${clip(message)} (${codes[0]})`
  return new GitHubFault(`GitHub could not be reached, or did not answer in full: ${why}`, {
    kind: 'unavailable',
    isAmbiguous: isWrite && wasSent,
    cause: error,
  })
}

const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function* codesOf(error: unknown): Generator<string> {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') yield at.code
    if (at instanceof AggregateError) for (const one of at.errors) yield* codesOf(one)
  }
}

function kindOf(status: number, message: string, isSignIn: boolean, isOwnKey: boolean): FaultKind {
  if (/installation has been suspended/i.test(message)) return 'not-installed'
  // the App's own key is refused: nobody uninstalled anything, and the work must not be dropped
  if ((isOwnKey && status === 401) || notOurKey.test(message)) return 'unavailable'
  if (status === 401 || (isSignIn && (status === 403 || status === 404))) return 'not-installed'
  if (status === 403 || status === 451) return 'forbidden'
  if (status === 404 || status === 410) return 'not-found'
  if (status === 409) return 'conflict'
  return status >= 400 && status < 500 && status !== 408 ? 'invalid' : 'unavailable'
}

const notOurKey = /JSON web token|Integration (not found|must)/i

/** Milliseconds GitHub wants to be left alone; undefined: it refused for another reason. */
function waitAsked({ status, headers }: Answer, message: string, nowMs: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined
  const seconds = numberOf(headers['retry-after'])
  if (seconds !== undefined) return seconds * 1000
  if (numberOf(headers['x-ratelimit-remaining']) === 0) {
    const resetSeconds = numberOf(headers['x-ratelimit-reset'])
    return resetSeconds === undefined ? secondaryLimitMs : Math.max(1000, resetSeconds * 1000 - nowMs)
  }
  const isLimit = status === 429 || /secondary rate limit|abuse detection|rate limit exceeded/i.test(message)
  return isLimit ? secondaryLimitMs : undefined
}

/** A header that is a plain number, such as `60`; undefined for anything else. */
export function numberOf(header: string | number | undefined): number | undefined {
  const text = String(header ?? '').trim()
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

/** GitHub's own words, of a length that a log and a table can hold. */
function clip(message: string): string {
  return message.length > 500 ? `${message.slice(0, 500)}…` : message
}

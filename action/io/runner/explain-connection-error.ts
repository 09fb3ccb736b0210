/** Why no connection to a runner came about, as a sentence that names the fix. */
import { AnswerCut, AnswerTooLarge } from './open-transport.ts'

/** What is wrong with a runner that cannot be used. */
export type UnavailableReason =
  | 'dns'
  | 'refused'
  | 'no-answer' // nothing came back in time
  | 'network' // no route, a reset, a protocol that is not HTTP
  | 'tls'
  | 'unauthorised'
  | 'not-found'
  | 'redirected'
  | 'not-an-interface' // it answers, but not as chat completions do
  | 'server' // 5xx or 429
  | 'loading' // its model was not ready in time
  | 'model' // it runs, but does not serve the model asked for
  | 'cancelled'

export interface Explanation {
  readonly reason: UnavailableReason
  /** one sentence, or two: what happened, and what to do */
  readonly message: string
  /** whether a second try may end otherwise */
  readonly transient: boolean
}

/** `url` is shown as given; `withinMs` is the time that was allowed. */
export function explainConnectionError(error: unknown, url: URL, withinMs: number): Explanation {
  const code = errorCode(error)
  const place = url.origin
  const explain = (reason: UnavailableReason, message: string, transient = true): Explanation => ({
    reason,
    message,
    transient,
  })
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return explain(
      'dns',
      `There is no host ${url.hostname} (${code}). Check the name in runner-url; a name of a private network is known only to a job that runs inside it.`,
    )
  }
  if (code === 'ECONNREFUSED') {
    return explain(
      'refused',
      `Nothing listens at ${place} (ECONNREFUSED). Start the server or mend the port in runner-url; localhost is the machine of the job.`,
    )
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT' || isTimeout(error)) {
    return explain(
      'no-answer',
      `${place} did not answer within ${formatSeconds(withinMs)}. Check the address in runner-url and the firewall between the job and it; a private address needs a GitHub runner in that network.`,
    )
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO' || code?.startsWith('ERR_SSL_')) {
    return explain(
      'tls',
      `${place} does not speak TLS as asked for (${code}). If the server has no certificate, write http:// in runner-url.`,
      false,
    )
  }
  if (code !== undefined && /CERT|ALTNAME|SIGNATURE|ISSUER/.test(code)) {
    return explain(
      'tls',
      `The certificate of ${place} is not trusted (${code}). Set NODE_EXTRA_CA_CERTS to the file of your authority, or mend the certificate.`,
      false,
    )
  }
  if (error instanceof AnswerTooLarge || error instanceof AnswerCut) {
    return explain('not-an-interface', `${place} answered, but ${error.message}.`, error instanceof AnswerCut)
  }
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return explain(
      'network',
      `There is no route to ${place} (${code}). Check the address in runner-url; a private address needs a GitHub runner in that network.`,
    )
  }
  if (innermost(error).message === 'bad port') {
    return explain('network', `The port of ${place} may not be used for HTTP. Choose another one.`, false)
  }
  if (code?.startsWith('HPE_')) {
    return explain(
      'network',
      `${place} does not speak HTTP. Check the port in runner-url, and whether it wants https://.`,
      false,
    )
  }
  return explain(
    'network',
    `${place} broke the connection off before it answered (${code ?? innermost(error).message}). Check that the port is the server's and whether it wants https://.`,
  )
}

/** The first error that `isWanted` accepts: the given one, or one in its chain of causes. */
export function findCause<T>(error: unknown, isWanted: (error: unknown) => error is T): T | undefined {
  for (let at = error, depth = 0; at !== undefined && at !== null && depth < 10; depth++) {
    if (isWanted(at)) return at
    at = at instanceof Error ? at.cause : undefined
  }
  return undefined
}

/** `5 s`, `0.3 s`. */
export function formatSeconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`
}

const hasCode = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

/** Of several addresses that were tried (IPv4 and IPv6) node gives an AggregateError, whose code is its first error's. */
function errorCode(error: unknown): string | undefined {
  return findCause(error, hasCode)?.code
}

function isTimeout(error: unknown): boolean {
  return (
    findCause(error, (at): at is Error => at instanceof Error && at.name === 'TimeoutError') !== undefined
  )
}

function innermost(error: unknown): Error {
  let at = error instanceof Error ? error : new Error(String(error))
  for (let depth = 0; at.cause instanceof Error && depth < 10; depth++) at = at.cause
  return at
}

/** Why a job's token is not believed: a stable code, the HTTP status of it, and what mends it. */

/** What a signed token says; nothing in it is typed before it is checked. */
export type TokenClaims = Readonly<Record<string, unknown>>

const statuses = {
  'token-absent': 401,
  'token-too-large': 401,
  'token-malformed': 401,
  'token-algorithm': 401,
  'token-header': 401,
  'token-unknown-key': 401,
  'token-signature': 401,
  'token-missing-claim': 401,
  'token-wrong-issuer': 401,
  'token-expired': 401,
  'token-not-yet-valid': 401,
  'token-replayed': 401,
  'token-wrong-audience': 403,
  'token-wrong-event': 403,
  'token-wrong-ref': 403,
  'token-wrong-workflow': 403,
  'token-wrong-run': 403,
  'token-old-attempt': 403,
  'token-wrong-runner': 403,
  /** answered as an unknown order is: which orders another tenant has is nobody's business */
  'token-wrong-repository': 404,
  'token-wrong-owner': 404,
  /** not yet: the run that GitHub started for this order is not known here, ask again */
  'order-not-started': 409,
  /** the issuer does not answer and no key of it is known */
  'token-keys-unavailable': 503,
} as const

export type TokenCode = keyof typeof statuses

export interface TokenRefusal {
  readonly code: TokenCode
  readonly status: number
  /** one sentence that names the fix; never a part of the token that was not verified */
  readonly detail: string
  /** the same request with a fresh token may succeed after this */
  readonly retryAfterSeconds?: number
}

export function refuseToken(code: TokenCode, detail: string, retryAfterSeconds?: number): TokenRefusal {
  return {
    code,
    status: statuses[code],
    detail,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
}

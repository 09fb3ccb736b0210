/** From the token of a job to who it is: signature, issuer and time first, then whether this order is its own. */
import { compactVerify, decodeProtectedHeader, errors, type JSONWebKeySet } from 'jose'
import { isJsonObject } from '../../shared/json.ts'
import { checkClaims, type ExpectedRun, runOf } from './check-claims.ts'
import { checkIssuance, clockToleranceSeconds } from './check-issuance.ts'
import { createKeyCache, type FindKey } from './create-key-cache.ts'
import { refuseToken, type TokenClaims, type TokenRefusal } from './token-refusal.ts'

const maxTokenBytes = 16 * 1024
/** Headers that name a key or ask for an extension: the issuer's tokens have none of them. */
const foreignHeaders = ['crit', 'jwk', 'jku', 'x5u', 'x5c', 'b64', 'zip', 'enc']
const notStartedRetrySeconds = 5

export interface VerifierOptions {
  /** exactly what `iss` is */
  readonly issuer: string
  readonly fetchKeys: (issuer: string) => Promise<JSONWebKeySet>
  readonly nowMs: () => number
  /** false: this `jti` was used before */
  readonly useOnce: (jti: string, expiresAtMs: number) => Promise<boolean>
  readonly onFault: (error: unknown) => void
}

export type Authenticated =
  | { readonly ok: true; readonly claims: TokenClaims }
  | { readonly ok: false; readonly refusal: TokenRefusal }

/** `unknown`: GitHub could not be asked, or does not know the run (yet). */
export type ConfirmRun = (runId: number) => Promise<'confirmed' | 'another' | 'unknown'>

export interface TokenVerifier {
  /** Who speaks: a token of the issuer, for now. Uses nothing up. */
  readonly authenticate: (token: string | undefined) => Promise<Authenticated>
  /**
   * Whether that token may act for this order; the last check uses it up. `confirmRun` is asked where the order's run is not
   * known yet, after every other claim was found right.
   */
  readonly authorise: (
    claims: TokenClaims,
    expected: ExpectedRun,
    confirmRun?: ConfirmRun,
  ) => Promise<TokenRefusal | undefined>
}

export function createTokenVerifier(options: VerifierOptions): TokenVerifier {
  const { issuer, fetchKeys, nowMs, useOnce, onFault } = options
  const findKey = createKeyCache({ fetchKeys: () => fetchKeys(issuer), nowMs, onFault })
  return {
    authenticate: async (token) => {
      const read = await readClaims(token, findKey)
      if (!read.ok) return read
      const [refusal] = checkIssuance(read.claims, issuer, nowMs())
      return refusal === undefined ? read : { ok: false, refusal }
    },
    authorise: async (claims, expected, confirmRun) => {
      const [refusal] = checkClaims(claims, expected)
      if (refusal !== undefined) return refusal
      if (expected.runId === undefined) {
        const stranger = await confirm(claims, confirmRun)
        if (stranger !== undefined) return stranger
      }
      const expiresAtMs = (Number(claims['exp']) + clockToleranceSeconds) * 1000
      if (await useOnce(String(claims['jti']), expiresAtMs)) return undefined
      return refuseToken(
        'token-replayed',
        'the token was used before: ask GitHub for a new one for each request',
      )
    },
  }
}

async function confirm(claims: TokenClaims, confirmRun?: ConfirmRun): Promise<TokenRefusal | undefined> {
  const run = runOf(claims)
  const answer = run === undefined ? 'unknown' : await confirmRun?.(run.id)
  if (answer === 'confirmed') return undefined
  if (answer === 'another') {
    const detail = `run ${run?.id} was not started for this order: start it from the pull request's check`
    return refuseToken('token-wrong-run', detail)
  }
  return refuseToken(
    'order-not-started',
    "GitHub has not told yet which run is this order's: ask again in a few seconds",
    notStartedRetrySeconds,
  )
}

/** The claims of a token whose signature is right. Nothing of a token that is not is said back. */
async function readClaims(token: string | undefined, findKey: FindKey): Promise<Authenticated> {
  const no = (...why: Parameters<typeof refuseToken>): Authenticated => ({
    ok: false,
    refusal: refuseToken(...why),
  })
  const malformed = () => no('token-malformed', 'the token is no signed JSON web token')
  if (token === undefined || token === '') {
    return no(
      'token-absent',
      "send the job's OIDC token as `Authorization: Bearer …`; the job needs `id-token: write`",
    )
  }
  if (token.length > maxTokenBytes) return no('token-too-large', `a token has at most ${maxTokenBytes} bytes`)
  let header: ReturnType<typeof decodeProtectedHeader>
  try {
    header = decodeProtectedHeader(token)
  } catch {
    return malformed()
  }
  if (header.alg !== 'RS256') return no('token-algorithm', 'tokens must be signed with RS256')
  if (foreignHeaders.some((name) => Object.hasOwn(header, name))) {
    return no('token-header', `the header of a token may hold none of ${foreignHeaders.join(', ')}`)
  }
  const { kid } = header
  const key = typeof kid === 'string' && kid !== '' ? await findKey(kid) : 'unknown'
  if (key === 'unknown')
    return no('token-unknown-key', 'the issuer has no key of the name that the token gives')
  if (key === 'unavailable') {
    return no('token-keys-unavailable', 'the keys of the token issuer cannot be read now: ask again', 5)
  }
  let payload: Uint8Array
  try {
    payload = (await compactVerify(token, key, { algorithms: ['RS256'] })).payload
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      return no('token-signature', 'the token is not signed by the key that it names')
    }
    if (error instanceof errors.JOSEError) return malformed()
    throw error
  }
  try {
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    return isJsonObject(claims) ? { ok: true, claims } : malformed()
  } catch {
    return malformed()
  }
}

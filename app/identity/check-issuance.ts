/** Pure: whether a signed token is from the issuer, for now, and can be told from any other. */
import { refuseToken, type TokenClaims, type TokenRefusal } from './token-refusal.ts'

/** Clocks may differ by this much. */
export const clockToleranceSeconds = 60

const maxIdChars = 256

/** All that is wrong with `iss`, `exp`, `nbf`, `iat` and `jti`: each is required. */
export function checkIssuance(claims: TokenClaims, issuer: string, nowMs: number): TokenRefusal[] {
  const found: TokenRefusal[] = []
  const nowSeconds = nowMs / 1000
  const time = (name: 'exp' | 'nbf' | 'iat'): number | undefined => {
    const value = claims[name]
    if (typeof value === 'number' && Number.isFinite(value)) return value
    found.push(
      refuseToken('token-missing-claim', `the token has no time \`${name}\`: ask GitHub for a new one`),
    )
    return undefined
  }
  const { iss, jti } = claims
  if (iss === undefined) {
    found.push(refuseToken('token-missing-claim', 'the token has no `iss`: ask GitHub for a new one'))
  } else if (iss !== issuer) {
    found.push(
      refuseToken(
        'token-wrong-issuer',
        `the token is not from ${issuer}, which this server is set up to trust`,
      ),
    )
  }
  const expires = time('exp')
  const notBefore = time('nbf')
  const issued = time('iat')
  if (expires !== undefined && nowSeconds >= expires + clockToleranceSeconds) {
    found.push(
      refuseToken('token-expired', 'the token has expired: ask GitHub for a new one for each request'),
    )
  }
  for (const [name, value] of [
    ['nbf', notBefore],
    ['iat', issued],
  ] as const) {
    if (value === undefined || value <= nowSeconds + clockToleranceSeconds) continue
    const detail = `\`${name}\` of the token lies more than a minute ahead: set the clocks of runner and server`
    found.push(refuseToken('token-not-yet-valid', detail))
  }
  if (typeof jti !== 'string' || jti === '' || jti.length > maxIdChars) {
    found.push(refuseToken('token-missing-claim', 'the token has no usable `jti`: ask GitHub for a new one'))
  }
  return found
}

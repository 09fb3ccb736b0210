/** Checks the App's own JSON web token as GitHub does. */
import { errors, importSPKI, jwtVerify } from 'jose'
import { Refusal } from '../refusal.ts'
import type { App, World } from '../state/world.ts'

const maxLifeSeconds = 600
/** GitHub lets clocks differ by this much */
const leewaySeconds = 60

export async function verifyAppToken(world: World, token: string): Promise<App> {
  const { app } = world
  if (app.publicKey === undefined) throw new Refusal(401, 'A JSON web token could not be decoded')
  const nowSeconds = Math.floor(world.nowMs() / 1000)
  const key = await importSPKI(app.publicKey, 'RS256')
  const { payload } = await jwtVerify(token, key, {
    algorithms: ['RS256'],
    currentDate: new Date(world.nowMs()),
    requiredClaims: ['iat', 'exp', 'iss'],
  }).catch((fault: unknown) => {
    throw new Refusal(401, sentence(fault))
  })
  const { iat = 0, exp = 0, iss } = payload
  if (String(iss) !== String(app.id) && iss !== app.clientId) throw new Refusal(404, 'Integration not found')
  if (exp > nowSeconds + maxLifeSeconds + leewaySeconds) {
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future")
  }
  if (iat > nowSeconds + leewaySeconds) {
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )
  }
  return app
}

function sentence(fault: unknown): string {
  if (fault instanceof errors.JWTExpired) {
    return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires"
  }
  if (fault instanceof errors.JWTClaimValidationFailed) return `Missing '${fault.claim}' claim in assertion`
  return 'A JSON web token could not be decoded'
}

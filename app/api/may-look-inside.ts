/** Who may see figures that name installations, deliveries and faults: whoever has METRICS_TOKEN; without one, this machine. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { type ApiRequest, type ApiResponse, refuse } from './route.ts'

export type MayLook = (request: Pick<ApiRequest, 'headers' | 'isLocal'>) => boolean

export function mayLookInside(token: string | undefined): MayLook {
  return ({ headers, isLocal }) => {
    if (token === undefined) return isLocal === true
    const given = /^bearer +(\S+) *$/i.exec(headers['authorization'] ?? '')?.[1]
    return given !== undefined && timingSafeEqual(digest(given), digest(token))
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

export function refuseLook(): ApiResponse {
  const detail =
    'send METRICS_TOKEN of this server as `Authorization: Bearer …`; where it is not set, ask from the machine itself'
  const refusal = refuse(401, 'not-yours', 'This is for who runs the server', detail)
  return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Bearer' } }
}

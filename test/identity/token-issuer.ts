/** A token issuer on a real loopback socket: RSA keys, their JWKS, and tokens as GitHub writes them. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

export interface IssuerKey {
  readonly kid: string
  readonly privateKey: Parameters<SignJWT['sign']>[0]
  readonly publicKey: Parameters<typeof exportJWK>[0]
  readonly jwk: JWK
}

export async function makeKey(kid: string): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return {
    kid,
    privateKey,
    publicKey,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' },
  }
}

/** Signs claims as they are; nothing is filled in. */
export function signToken(
  claims: Readonly<Record<string, unknown>>,
  key: IssuerKey,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const signer = new SignJWT(JSON.parse(JSON.stringify(claims)))
  return signer
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })
    .sign(key.privateKey, { crit: { exp: false } })
}

export interface KeyAnswer {
  readonly status?: number
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  /** the request is taken and never answered */
  readonly hang?: boolean
}

export interface KeyServer {
  readonly url: string
  readonly requests: () => number
  /** what is answered from now on */
  readonly answer: (next: KeyAnswer) => void
  readonly publish: (...keys: readonly JWK[]) => void
  readonly close: () => Promise<void>
}

export async function startKeyServer(...keys: readonly JWK[]): Promise<KeyServer> {
  let now: KeyAnswer = { body: JSON.stringify({ keys }) }
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    if (now.hang === true) return
    const status = request.url === '/.well-known/jwks' ? (now.status ?? 200) : 404
    response.writeHead(status, { 'content-type': 'application/json', ...now.headers }).end(now.body)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    answer: (next) => {
      now = next
    },
    publish: (...next) => {
      now = { body: JSON.stringify({ keys: next }) }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

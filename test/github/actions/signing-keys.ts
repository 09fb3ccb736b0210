/** The issuer's keys: those it publishes, those it signs with, and ways to sign that it would never use. */
import { createHmac, randomUUID } from 'node:crypto'
import { CompactSign, type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK } from 'jose'

interface Key {
  readonly kid: string
  readonly publicKey: CryptoKey
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

export interface SignOptions {
  /** in the header; null: none. Default, the current key's */
  readonly kid?: string | null
  /**
   * Default RS256. `none` leaves the signature empty; HS256 takes the published key's text as the secret, which is the old
   * confusion of algorithms; any other makes a key of its own.
   */
  readonly alg?: string
  /** signs with a key that the issuer does not publish; the header stays as it is */
  readonly byStranger?: boolean
  /** more members of the header */
  readonly header?: Readonly<Record<string, unknown>>
}

export interface SigningKeys {
  readonly published: () => { readonly keys: readonly JWK[] }
  readonly kid: () => string
  /** Signs with a new key from now on, and gives its name. `forget`: the older ones are published no longer. */
  readonly rotate: (options?: { readonly forget?: boolean }) => Promise<string>
  readonly sign: (claims: unknown, options?: SignOptions) => Promise<string>
}

async function makeKey(): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  const kid = randomUUID().toUpperCase()
  const jwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid }
  return { kid, publicKey, privateKey, jwk }
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export async function makeSigningKeys(): Promise<SigningKeys> {
  let keys = [await makeKey()]
  const current = (): Key => {
    const key = keys.at(-1)
    if (key === undefined) throw new Error('the issuer has no key')
    return key
  }

  const sign = async (claims: unknown, options: SignOptions = {}): Promise<string> => {
    const { alg = 'RS256', kid = current().kid } = options
    const header = { typ: 'JWT', alg, ...(kid === null ? {} : { kid }), ...options.header }
    const unsigned = `${encode(header)}.${encode(claims)}`
    if (alg === 'none') return `${unsigned}.`
    if (alg === 'HS256') {
      const secret = await exportSPKI(current().publicKey)
      return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`
    }
    const isOwn = alg === 'RS256' && options.byStranger !== true
    const key = isOwn ? current().privateKey : (await generateKeyPair(alg)).privateKey
    return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key)
  }

  return {
    published: () => ({ keys: keys.map(({ jwk }) => jwk) }),
    kid: () => current().kid,
    rotate: async ({ forget = false } = {}) => {
      const key = await makeKey()
      keys = forget ? [key] : [...keys, key]
      return key.kid
    },
    sign,
  }
}

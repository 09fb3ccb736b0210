/** Where the keys come from: an issuer that rotates them, goes down, or answers with something else. */
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTokenVerifier, type TokenVerifier } from '../../app/identity/create-token-verifier.ts'
import { fetchKeys } from '../../app/identity/fetch-keys.ts'
import { jobClaims } from './job-claims.ts'
import { type IssuerKey, type KeyServer, makeKey, signToken, startKeyServer } from './token-issuer.ts'

let old: IssuerKey
let next: IssuerKey
let server: KeyServer
let verifier: TokenVerifier
let nowMs: number
let faults: unknown[]

beforeAll(async () => {
  old = await makeKey('old')
  next = await makeKey('next')
})
beforeEach(async () => {
  server = await startKeyServer(old.jwk)
  nowMs = Date.UTC(2026, 10, 20, 12)
  faults = []
  verifier = createTokenVerifier({
    issuer: server.url,
    fetchKeys,
    nowMs: () => nowMs,
    useOnce: async () => true,
    onFault: (error) => faults.push(error),
  })
})
afterEach(() => server.close())

/** `ok`, or the code of the refusal. */
async function said(key: IssuerKey): Promise<string> {
  const who = await verifier.authenticate(await signToken(jobClaims(server.url, nowMs), key))
  return who.ok ? 'ok' : who.refusal.code
}

test('the keys are asked for once, also by many at a time', async () => {
  expect(await Promise.all(Array.from({ length: 20 }, () => said(old)))).toEqual(Array(20).fill('ok'))
  expect(server.requests()).toBe(1)
})

test('a new key is found by asking again, a stranger cannot make us ask more than every 30 s', async () => {
  expect(await said(old)).toBe('ok')
  expect(await said(next)).toBe('token-unknown-key')
  expect(server.requests()).toBe(1)
  nowMs += 30_000
  expect(await Promise.all([said(next), said(next)])).toEqual(['token-unknown-key', 'token-unknown-key'])
  expect(server.requests()).toBe(2)
  server.publish(old.jwk, next.jwk)
  nowMs += 30_000
  expect([await said(next), await said(old)]).toEqual(['ok', 'ok'])
  expect(server.requests()).toBe(3)
})

test('a withdrawn key stops to count once the keys are ten minutes old', async () => {
  expect(await said(old)).toBe('ok')
  server.publish(next.jwk)
  nowMs += 9 * 60_000
  expect(await said(old)).toBe('ok')
  nowMs += 2 * 60_000
  expect(await said(old)).toBe('token-unknown-key')
  expect(await said(next)).toBe('ok')
})

test.each<[string, Parameters<KeyServer['answer']>[0]]>([
  ['answers 500', { status: 500 }],
  ['sends HTML', { body: '<html>' }],
  ['has no keys', { body: '{"keys":[]}' }],
  ['sends no key set', { body: '[]' }],
  ['sends members that are no keys', { body: '{"keys":[1]}' }],
  ['sends too much', { body: JSON.stringify({ keys: [{ kid: 'x'.repeat(300_000) }] }) }],
])('an issuer that %s: the known keys serve on for hours, an unknown one is refused', async (_, answer) => {
  expect(await said(old)).toBe('ok')
  server.answer(answer)
  nowMs += 5 * 3_600_000
  expect(await said(old)).toBe('ok')
  expect(await said(next)).toBe('token-unknown-key')
  expect(faults).toHaveLength(1)
  expect(String(faults[0])).toContain('the keys of the token issuer cannot be read from')
  server.publish(next.jwk)
  nowMs += 30_000
  expect(await said(next)).toBe('ok')
})

test('an issuer that is away from the start: ask again, and soon enough it is there', async () => {
  server.answer({ status: 503 })
  expect(await said(old)).toBe('token-keys-unavailable')
  server.publish(old.jwk)
  expect(await said(old)).toBe('token-keys-unavailable')
  nowMs += 2_000
  expect(await said(old)).toBe('ok')
  expect(server.requests()).toBe(2)
})

test('a redirect is not followed', async () => {
  const other = await startKeyServer(next.jwk)
  server.answer({ status: 302, headers: { location: `${other.url}/.well-known/jwks` } })
  expect(await said(next)).toBe('token-keys-unavailable')
  expect(other.requests()).toBe(0)
  await other.close()
})

test('an issuer that hangs is given up', async () => {
  server.answer({ hang: true })
  const failed = await fetchKeys(server.url, 50).catch((error: unknown) => error as Error)
  expect(failed).toMatchObject({ cause: { name: 'TimeoutError' } })
})

test('keys of another kind or use are no keys to check a token with', async () => {
  server.publish({ ...old.jwk, use: 'enc' }, { kty: 'oct', kid: 'next', k: 'c2VjcmV0' })
  expect([await said(old), await said(next)]).toEqual(['token-unknown-key', 'token-unknown-key'])
})

test('two keys of one name are none', async () => {
  server.publish(old.jwk, { ...next.jwk, kid: 'old' })
  expect(await said(old)).toBe('token-unknown-key')
})

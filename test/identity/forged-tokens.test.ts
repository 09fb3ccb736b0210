/** Tokens that are forged, stale or somebody else's: each is refused with its reason. */
import { createHmac } from 'node:crypto'
import { exportSPKI } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExpectedRun } from '../../app/identity/check-claims.ts'
import { createTokenVerifier, type TokenVerifier } from '../../app/identity/create-token-verifier.ts'
import { fetchKeys } from '../../app/identity/fetch-keys.ts'
import { expectedRun, jobClaims } from './job-claims.ts'
import { type IssuerKey, type KeyServer, makeKey, signToken, startKeyServer } from './token-issuer.ts'

const nowMs = Date.UTC(2026, 10, 20, 12)
const nowSeconds = nowMs / 1000
let server: KeyServer
let key: IssuerKey
let stranger: IssuerKey
let verifier: TokenVerifier
const used = new Set<string>()

beforeAll(async () => {
  key = await makeKey('key-1')
  stranger = await makeKey('key-of-another-issuer')
  server = await startKeyServer(key.jwk)
  verifier = createTokenVerifier({
    issuer: server.url,
    fetchKeys,
    nowMs: () => nowMs,
    useOnce: async (jti) => !used.has(jti) && used.add(jti) !== undefined,
    onFault: (error) => {
      throw error
    },
  })
})
afterAll(() => server.close())

/** The refusal, or undefined where the token is believed. */
async function refusalOf(token: string | undefined, expected: ExpectedRun = expectedRun) {
  const who = await verifier.authenticate(token)
  return who.ok ? await verifier.authorise(who.claims, expected) : who.refusal
}

type Claims = Record<string, unknown>
const claims = (change: Claims = {}): Claims => ({ ...jobClaims(server.url, nowMs), ...change })
const signed = (change?: Claims, header?: Claims) => () => signToken(claims(change), key, header)
const without = (name: string) => signed({ [name]: undefined })
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('the token of the job that was started is believed', async () => {
  expect(await refusalOf(await signed()())).toBeUndefined()
})

test.each([
  [
    'numbers at the edges of the clock tolerance',
    { exp: nowSeconds - 59, nbf: nowSeconds + 60, iat: nowSeconds + 60 },
  ],
  ['a later attempt of the same run', { run_attempt: '3' }],
  ['a runner of the team', { runner_environment: 'self-hosted' }],
  ['a name in `repository` and `sub` that means nothing here', { repository: 'x/y', sub: 'repo:x/y' }],
])('%s: believed', async (_, change) => {
  expect(await refusalOf(await signed(change)())).toBeUndefined()
})

test.each<[string, () => Promise<string | undefined>, string]>([
  ['no token', async () => undefined, 'token-absent'],
  ['an empty one', async () => '', 'token-absent'],
  ['garbage', async () => 'not a token', 'token-malformed'],
  ['three parts of garbage', async () => 'a.b.c', 'token-malformed'],
  ['a header of JSON that is no object', async () => `${encode([])}.${encode({})}.`, 'token-malformed'],
  ['a huge token', signed({ note: 'x'.repeat(20_000) }), 'token-too-large'],
  [
    'alg none',
    async () => `${encode({ alg: 'none', kid: 'key-1' })}.${encode(claims())}.`,
    'token-algorithm',
  ],
  [
    'alg none in other letters, with a signature',
    async () => `${encode({ alg: 'nOnE', kid: 'key-1' })}.${encode(claims())}.AAAA`,
    'token-algorithm',
  ],
  [
    'HS256, signed with the public key',
    async () => {
      const body = `${encode({ alg: 'HS256', kid: 'key-1' })}.${encode(claims())}`
      const secret = await exportSPKI(key.publicKey as never)
      return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
    },
    'token-algorithm',
  ],
  ['a key that the issuer does not have', () => signToken(claims(), stranger), 'token-unknown-key'],
  ['no key named', signed({}, { kid: undefined }), 'token-unknown-key'],
  ['a key named by a number', signed({}, { kid: 1 }), 'token-unknown-key'],
  [
    "a stranger's key under the name of the issuer's",
    () => signToken(claims(), { ...stranger, kid: 'key-1' }),
    'token-signature',
  ],
  [
    'claims exchanged under a good signature',
    async () => {
      const [header, , signature] = (await signed()()).split('.')
      return `${header}.${encode(claims())}.${signature}`
    },
    'token-signature',
  ],
  ['its signature cut off', async () => (await signed()()).replace(/\.[^.]*$/, '.'), 'token-signature'],
  [
    'a key embedded in the header',
    () => signToken(claims(), { ...stranger, kid: 'key-1' }, { jwk: stranger.jwk }),
    'token-header',
  ],
  ['a key by address', signed({}, { jku: 'http://127.0.0.1:9/jwks' }), 'token-header'],
  ['a critical extension', signed({}, { crit: ['exp'], exp: 1 }), 'token-header'],
  [
    'claims that are no JSON object',
    async () => `${(await signed()()).split('.')[0]}.${encode(1)}.AA`,
    'token-signature',
  ],
  ['expired', signed({ exp: nowSeconds - 60 }), 'token-expired'],
  ['not yet valid', signed({ nbf: nowSeconds + 61 }), 'token-not-yet-valid'],
  ['issued in the future', signed({ iat: nowSeconds + 61 }), 'token-not-yet-valid'],
  ['another issuer in it', signed({ iss: 'https://token.example' }), 'token-wrong-issuer'],
  [
    'the issuer with a slash at its end',
    () => signToken(claims({ iss: `${server.url}/` }), key),
    'token-wrong-issuer',
  ],
  ['no issuer', without('iss'), 'token-missing-claim'],
  ['no end', without('exp'), 'token-missing-claim'],
  ['an end in words', () => signToken(claims({ exp: 'never' }), key), 'token-missing-claim'],
  ['no begin', without('nbf'), 'token-missing-claim'],
  ['no time of issue', without('iat'), 'token-missing-claim'],
  ['no id', without('jti'), 'token-missing-claim'],
  ['an empty id', signed({ jti: '' }), 'token-missing-claim'],
  ['no audience', without('aud'), 'token-missing-claim'],
  ['the audience of another order', signed({ aud: 'promptgate/claim/evaluation-2' }), 'token-wrong-audience'],
  ['a list of audiences', signed({ aud: [expectedRun.audience] }), 'token-wrong-audience'],
  ['the audience of a report', signed({ aud: 'promptgate/report/evaluation-1' }), 'token-wrong-audience'],
  ['another repository', signed({ repository_id: '102' }), 'token-wrong-repository'],
  ['no repository', without('repository_id'), 'token-missing-claim'],
  ['a list of repositories', signed({ repository_id: ['101'] }), 'token-wrong-repository'],
  ['another owner', signed({ repository_owner_id: '8' }), 'token-wrong-owner'],
  ['no owner', without('repository_owner_id'), 'token-missing-claim'],
  ['the event of a pull request', signed({ event_name: 'pull_request' }), 'token-wrong-event'],
  ['the event of a target', signed({ event_name: 'pull_request_target' }), 'token-wrong-event'],
  ['no event', without('event_name'), 'token-missing-claim'],
  ['another branch', signed({ ref: 'refs/heads/feature' }), 'token-wrong-ref'],
  ['a tag of the same name', signed({ ref: 'refs/tags/main' }), 'token-wrong-ref'],
  ['the ref of a pull request', signed({ ref: 'refs/pull/7/merge' }), 'token-wrong-ref'],
  ['no ref', without('ref'), 'token-missing-claim'],
  [
    'another workflow',
    signed({ workflow_ref: 'acme/support/.github/workflows/other.yml@refs/heads/main' }),
    'token-wrong-workflow',
  ],
  [
    'the workflow at another branch',
    signed({ workflow_ref: 'acme/support/.github/workflows/promptgate.yml@refs/heads/x' }),
    'token-wrong-workflow',
  ],
  [
    'a reusable workflow of somebody else',
    signed({ job_workflow_ref: 'evil/flows/.github/workflows/promptgate.yml@refs/heads/main' }),
    'token-wrong-workflow',
  ],
  ['no workflow', without('workflow_ref'), 'token-missing-claim'],
  ['no workflow of the job', without('job_workflow_ref'), 'token-missing-claim'],
  ['another run', signed({ run_id: '9002' }), 'token-wrong-run'],
  ['no run', without('run_id'), 'token-missing-claim'],
  ['a run that is no number', signed({ run_id: '9001 ' }), 'token-missing-claim'],
  ['no attempt', without('run_attempt'), 'token-missing-claim'],
  ['attempt 0', signed({ run_attempt: '0' }), 'token-missing-claim'],
  ['an unknown kind of runner', signed({ runner_environment: 'somewhere' }), 'token-wrong-runner'],
  ['no kind of runner', without('runner_environment'), 'token-missing-claim'],
])('%s is refused', async (_, make, code) => {
  const refusal = await refusalOf(await make())
  expect(refusal?.code).toBe(code)
  expect(refusal?.status).toBeGreaterThanOrEqual(401)
  expect(refusal?.detail).not.toContain('eyJ')
})

test('each token counts once, and a refused one is not used up', async () => {
  const token = await signed()()
  expect((await refusalOf(token, { ...expectedRun, audience: 'another' }))?.code).toBe('token-wrong-audience')
  expect(await refusalOf(token)).toBeUndefined()
  expect((await refusalOf(token))?.code).toBe('token-replayed')
})

test('a token vouches for the bytes that it names and for no others', async () => {
  const report = await signed({ aud: `promptgate/report/${'a'.repeat(64)}` })()
  const swapped = { ...expectedRun, audience: `promptgate/report/${'b'.repeat(64)}` }
  expect((await refusalOf(report, swapped))?.code).toBe('token-wrong-audience')
})

test('a lower attempt than the one that claimed is refused', async () => {
  const token = await signed({ run_attempt: '1' })()
  expect((await refusalOf(token, { ...expectedRun, runAttempt: 2 }))?.code).toBe('token-old-attempt')
})

test('a runner of the team where only hosted ones are allowed', async () => {
  const token = await signed({ runner_environment: 'self-hosted' })()
  const expected = { ...expectedRun, runnerEnvironments: ['github-hosted'] }
  expect((await refusalOf(token, expected))?.code).toBe('token-wrong-runner')
})

test('where the run of the order is not known, it must be confirmed', async () => {
  const expected = { ...expectedRun, runId: undefined }
  const asked: number[] = []
  const answer = (says: 'confirmed' | 'another' | 'unknown') => async (id: number) => {
    asked.push(id)
    return says
  }
  const token = await signed()()
  const who = await verifier.authenticate(token)
  if (!who.ok) throw new Error(who.refusal.code)
  expect(await verifier.authorise(who.claims, expected)).toMatchObject({
    code: 'order-not-started',
    status: 409,
    retryAfterSeconds: 5,
  })
  expect((await verifier.authorise(who.claims, expected, answer('unknown')))?.code).toBe('order-not-started')
  expect((await verifier.authorise(who.claims, expected, answer('another')))?.code).toBe('token-wrong-run')
  expect(await verifier.authorise(who.claims, expected, answer('confirmed'))).toBeUndefined()
  const wrong = { ...who.claims, ref: 'refs/heads/x', jti: 'another' }
  expect((await verifier.authorise(wrong, expected, answer('confirmed')))?.code).toBe('token-wrong-ref')
  expect(asked).toEqual([9_001, 9_001, 9_001])
})

/** The issuer's tokens are what GitHub's are, by a library that knows nothing of it; forged ones are not. */
import { getIDToken } from '@actions/core'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { makeRun } from './make-run.ts'
import { type Issuer, startIssuer, type TokenVariables } from './oidc-issuer.ts'

let issuer: Issuer
beforeEach(async () => {
  issuer = await startIssuer()
})
afterEach(() => issuer.close())

const audience = 'promptgate/claim/ev_1'

async function verify(token: string) {
  const found = await fetch(`${issuer.url}/.well-known/openid-configuration`)
  const { jwks_uri: keys, issuer: name } = (await found.json()) as { jwks_uri: string; issuer: string }
  return jwtVerify(token, createRemoteJWKSet(new URL(keys)), {
    issuer: name,
    audience,
    algorithms: ['RS256'],
  })
}

async function ask(variables: TokenVariables, query: string): Promise<Response> {
  return fetch(`${variables.ACTIONS_ID_TOKEN_REQUEST_URL}${query}`, {
    headers: { authorization: `Bearer ${variables.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
  })
}

test('a token is verified by the published keys and says everything of its run', async () => {
  const { payload, protectedHeader } = await verify(await issuer.issue(makeRun(), audience))

  expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'RS256', kid: issuer.kid() })
  const { jti, iat = 0, nbf = 0, exp = 0, ...claims } = payload
  expect(jti).toMatch(/^[0-9a-f-]{36}$/)
  expect([nbf - iat, exp - iat]).toEqual([-600, 300])
  expect(claims).toEqual({
    iss: issuer.url,
    sub: 'repo:acme/support:ref:refs/heads/main',
    aud: audience,
    actor: 'promptgate[bot]',
    actor_id: '99',
    base_ref: '',
    check_run_id: '47111',
    event_name: 'workflow_dispatch',
    head_ref: '',
    job_workflow_ref: 'acme/support/.github/workflows/promptgate.yml@refs/heads/main',
    job_workflow_sha: 'a'.repeat(40),
    ref: 'refs/heads/main',
    ref_protected: 'true',
    ref_type: 'branch',
    repository: 'acme/support',
    repository_id: '74',
    repository_owner: 'acme',
    repository_owner_id: '65',
    repository_visibility: 'public',
    run_attempt: '1',
    run_id: '4711',
    run_number: '12',
    runner_environment: 'github-hosted',
    sha: 'a'.repeat(40),
    workflow: '.github/workflows/promptgate.yml',
    workflow_ref: 'acme/support/.github/workflows/promptgate.yml@refs/heads/main',
    workflow_sha: 'a'.repeat(40),
  })
})

test('what a workflow says of a job shows in its token', async () => {
  const run = makeRun({ ref: 'refs/tags/v1' })
  const job = {
    environment: 'production',
    runnerEnvironment: 'self-hosted',
    isRefProtected: false,
    jobWorkflowRef: 'acme/shared/.github/workflows/x.yml@refs/heads/main',
  } as const
  expect(issuer.claimsOf(run, audience, job)).toMatchObject({
    sub: 'repo:acme/support:environment:production',
    environment: 'production',
    ref_type: 'tag',
    ref_protected: 'false',
    runner_environment: 'self-hosted',
    workflow_ref: 'acme/support/.github/workflows/promptgate.yml@refs/tags/v1',
    job_workflow_ref: 'acme/shared/.github/workflows/x.yml@refs/heads/main',
  })
  expect(issuer.claimsOf(makeRun({ event: 'pull_request' }))['sub']).toBe('repo:acme/support:pull_request')
})

test('a job asks for its token as actions/core does', async () => {
  for (const [name, value] of Object.entries(issuer.admit(makeRun()).variables)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)

  const { payload } = await verify(await getIDToken(audience))
  expect(payload).toMatchObject({ aud: audience, run_id: '4711' })
})

test('every token has an id of its own, and says its length', async () => {
  const { variables } = issuer.admit(makeRun())
  const bodies = await Promise.all(
    [1, 2].map(
      async () => (await ask(variables, '&audience=x')).json() as Promise<{ value: string; count: number }>,
    ),
  )
  expect(new Set(bodies.map(({ value }) => decodeJwt(value).jti)).size).toBe(2)
  expect(bodies[0]?.count).toBe(bodies[0]?.value.length)
})

test('without an audience the token is for the owner', async () => {
  const { variables } = issuer.admit(makeRun())
  const { value } = (await (await ask(variables, '')).json()) as { value: string }
  expect(decodeJwt(value).aud).toBe('https://github.com/acme')
})

test('a job whose bearer is wrong, or that ended, gets none', async () => {
  const { variables, revoke } = issuer.admit(makeRun())
  const other = issuer.admit(makeRun({ id: 4712 })).variables
  const stolen = { ...variables, ACTIONS_ID_TOKEN_REQUEST_TOKEN: other.ACTIONS_ID_TOKEN_REQUEST_TOKEN }
  expect((await ask(stolen, '')).status).toBe(401)
  expect((await fetch(variables.ACTIONS_ID_TOKEN_REQUEST_URL)).status).toBe(401)
  revoke()
  expect((await ask(variables, '')).status).toBe(401)
})

test('an older key verifies until it is forgotten', async () => {
  const old = await issuer.issue(makeRun(), audience)
  const kid = await issuer.rotate()
  const young = await issuer.issue(makeRun(), audience)
  expect(decodeProtectedHeader(young).kid).toBe(kid)
  await verify(old)
  await verify(young)
  await issuer.rotate({ forget: true })
  await expect(verify(old)).rejects.toThrow('no applicable key')
  await expect(verify(young)).rejects.toThrow('no applicable key')
})

test.each([
  ['a stranger’s key', { byStranger: true }, /signature verification failed/],
  ['a key that is not published', { kid: 'ABC' }, /no applicable key/],
  ['no signature', { alg: 'none' }, /alg/],
  ['the published key as a secret', { alg: 'HS256' }, /alg/],
  ['another algorithm', { alg: 'ES256' }, /alg/],
] as const)('a token signed with %s is not verified', async (_, options, expected) => {
  const claims = issuer.claimsOf(makeRun(), audience)
  await verify(await issuer.sign(claims))
  await expect(verify(await issuer.sign(claims, options))).rejects.toThrow(expected)
})

test('a header may be without a key’s name, and hold more', async () => {
  const token = await issuer.sign({}, { kid: null, header: { jku: 'https://example.com' } })
  expect(decodeProtectedHeader(token)).toEqual({ typ: 'JWT', alg: 'RS256', jku: 'https://example.com' })
})

test('while it is down nothing is told, and when it is up again everything is', async () => {
  const keys = `${issuer.url}/.well-known/jwks`
  issuer.down()
  expect((await fetch(keys)).status).toBe(503)
  issuer.down('reset')
  await expect(fetch(keys)).rejects.toThrow('fetch failed')
  issuer.down('hang')
  const asked = issuer.keyRequests()
  const gone = new AbortController()
  const waiting = fetch(keys, { signal: gone.signal })
  await vi.waitUntil(() => issuer.keyRequests() > asked, { timeout: 20_000 })
  gone.abort()
  await expect(waiting).rejects.toThrow('aborted')
  issuer.up()
  expect((await fetch(keys)).status).toBe(200)
  expect(issuer.keyRequests()).toBe(asked + 2)
})

test('its keys may be down while jobs get their tokens, and the other way round', async () => {
  const { variables } = issuer.admit(makeRun())
  const statuses = async () => [
    (await fetch(`${issuer.url}/.well-known/jwks`)).status,
    (await ask(variables, '')).status,
  ]
  issuer.down('refuse', 'keys')
  expect(await statuses()).toEqual([503, 200])
  issuer.down('refuse', 'tokens')
  expect(await statuses()).toEqual([200, 503])
})

test('the clock is the one that was given', async () => {
  const other = await startIssuer({ nowMs: () => 1_000_000_500 })
  onTestFinished(other.close)
  expect(other.claimsOf(makeRun())).toMatchObject({ iat: 1_000_000, nbf: 999_400, exp: 1_000_300 })
})

/** Whatever GitHub or the network does becomes a GitHubFault that says what may be done next. */
import { afterEach, expect, test, vi } from 'vitest'
import { GitHubFault } from '../../app/github/github.ts'
import { grant, openTestGitHub, pullAnswer, tokenRoute } from './open-test-github.ts'
import { type Answer, cut, drop, hang, json, serveScript } from './serve-script.ts'

const pullRoute = 'GET /repos/octo/prompts/pulls/3'
const commentRoute = 'POST /repos/octo/prompts/issues/3/comments'

afterEach(() => {
  vi.useRealTimers()
})

async function faultOf(asked: Promise<unknown>): Promise<GitHubFault> {
  const error = await asked.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(GitHubFault)
  return error as GitHubFault
}

/** Sign-ins within five seconds of a 401 are tried again by Octokit, which waits for them; a later one is not. */
function ageTokens(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
}

const page: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in to the hotel network</h1>')
}

test.each<[string, Answer]>([
  ['502', json(502, { message: 'Server Error' })],
  ['503 without JSON', (_, response) => void response.writeHead(503).end('<html>Unicorn!</html>')],
  ['a dropped connection', drop],
  ['cut JSON', cut('{"number": 3, "state": "op')],
  ['JSON that ends early', (_, response) => void response.writeHead(200, jsonType).end('{"number": 3,')],
  ['an empty answer', (_, response) => void response.writeHead(200, jsonType).end()],
  ['a page with status 200', page],
])('a read is tried again after %s', async (_, bad) => {
  const { script, repository, slept } = await openTestGitHub()
  script.on(pullRoute, bad, bad, json(200, pullAnswer()))
  expect(await repository.getPull(3)).toMatchObject({ number: 3, title: 'Shorter greeting' })
  expect(script.to(pullRoute)).toHaveLength(3)
  expect(slept).toHaveLength(2)
  const [first = 0, second = 0] = slept
  expect([Math.abs(first - 250) <= 125, Math.abs(second - 500) <= 250]).toEqual([true, true])
})

const jsonType = { 'content-type': 'application/json' }

test('a read that fails three times is a fault that is not ambiguous', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(pullRoute, json(502, { message: 'Server Error' }))
  const fault = await faultOf(repository.getPull(3))
  expect(fault).toMatchObject({ kind: 'unavailable', status: 502, isAmbiguous: false })
  expect(fault.cause).toBeDefined()
  expect(script.to(pullRoute)).toHaveLength(3)
})

test.each<[string, Answer]>([
  ['502 after it was applied', json(502, { message: 'Server Error' })],
  ['a dropped connection', drop],
  ['a cut answer', cut('{"id": 1')],
  ['a page with status 200', page],
])('a write is never repeated: %s is ambiguous', async (_, bad) => {
  const { script, repository } = await openTestGitHub()
  script.on(commentRoute, bad)
  expect(await faultOf(repository.createComment(3, 'hello'))).toMatchObject({
    kind: 'unavailable',
    isAmbiguous: true,
  })
  expect(script.to(commentRoute)).toHaveLength(1)
})

test('a write that found nobody to talk to is not ambiguous', async () => {
  const closed = await serveScript()
  await closed.close()
  const { repository } = await openTestGitHub({
    fetch: (url, init) => fetch(String(url).includes('/comments') ? closed.origin : url, init),
  })
  const fault = await faultOf(repository.createComment(3, 'hello'))
  expect(fault).toMatchObject({ kind: 'unavailable', isAmbiguous: false })
  expect(fault.message).toContain('ECONNREFUSED')
})

test('a write before which no token was given is not ambiguous', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(tokenRoute, json(502, { message: 'Server Error' }))
  expect(await faultOf(repository.createComment(3, 'hello'))).toMatchObject({
    kind: 'unavailable',
    status: 502,
    isAmbiguous: false,
  })
  expect(script.to(commentRoute)).toHaveLength(0)
})

test.each(['headers', 'body', 'sign-in'])(
  'a server that hangs in its %s is left after the deadline',
  async (at) => {
    const { script, repository } = await openTestGitHub({ deadlineMs: 200 })
    const half: Answer = (_, response) => {
      response.writeHead(201, jsonType)
      response.write('{"id": ')
    }
    if (at === 'sign-in') script.on(tokenRoute, hang)
    else script.on(commentRoute, at === 'body' ? half : hang)
    expect(await faultOf(repository.createComment(3, 'hello'))).toMatchObject({
      kind: 'unavailable',
      isAmbiguous: at !== 'sign-in',
    })
  },
)

test.each<[string, Answer, number]>([
  ['403 with retry-after', json(403, { message: 'slow down' }, { 'retry-after': '30' }), 30_000],
  ['429 with retry-after', json(429, { message: 'slow down' }, { 'retry-after': '7' }), 7000],
  ['429 alone', json(429, { message: 'slow down' }), 60_000],
  ['a secondary limit', json(403, { message: 'You have exceeded a secondary rate limit.' }), 60_000],
  [
    'a used-up hour',
    json(
      403,
      { message: 'API rate limit exceeded' },
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1000090' },
    ),
    90_000,
  ],
])('%s stops every request of the installation until then', async (_, refusal, retryAfterMs) => {
  let now = 1_000_000_000
  const { script, repository, slept } = await openTestGitHub({
    nowMs: () => now,
    sleep: async (ms) => {
      slept.push(ms)
      now += ms
    },
  })
  script.on(pullRoute, refusal, json(200, pullAnswer()))
  script.on(commentRoute, json(201, { id: 8 }))
  expect(await faultOf(repository.getPull(3))).toMatchObject({ kind: 'rate-limited', retryAfterMs })
  expect(script.to(pullRoute)).toHaveLength(1)
  if (retryAfterMs > 60_000) {
    expect(await faultOf(repository.createComment(3, 'hello'))).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs,
    })
    expect(script.to(commentRoute)).toHaveLength(0)
    now += retryAfterMs
  }
  expect(await repository.createComment(3, 'hello')).toBe(8)
  if (retryAfterMs <= 60_000) expect(slept).toEqual([retryAfterMs])
})

test.each([
  [400, 'Problems parsing JSON', 'invalid'],
  [403, 'Resource not accessible by integration', 'forbidden'],
  [404, 'Not Found', 'not-found'],
  [409, 'Git Repository is empty.', 'conflict'],
  [410, 'Issues are disabled', 'not-found'],
  [422, 'Validation Failed', 'invalid'],
  [451, 'Repository access blocked', 'forbidden'],
  [403, 'This installation has been suspended', 'not-installed'],
] as const)('a write answered %i "%s" is %s', async (status, message, kind) => {
  const { script, repository } = await openTestGitHub()
  script.on(commentRoute, json(status, { message }))
  const fault = await faultOf(repository.createComment(3, 'hello'))
  expect(fault).toMatchObject({ kind, status, isAmbiguous: false })
  expect(fault.message).toContain(message)
})

test.each([
  [404, 'Not Found', 'not-installed'],
  [403, 'This installation has been suspended', 'not-installed'],
  [401, 'A JSON web token could not be decoded', 'unavailable'],
  [404, 'Integration not found', 'unavailable'],
] as const)('a sign-in answered %i "%s" is %s', async (status, message, kind) => {
  const { script, repository } = await openTestGitHub()
  script.on(tokenRoute, json(status, { message }))
  const fault = await faultOf(repository.getPull(3))
  expect(fault).toMatchObject({ kind, status })
  if (kind === 'unavailable') expect(fault.message).toContain('check the App id and the private key')
})

test('a private key that is none is named as what must be mended', async () => {
  const { github, script } = await openTestGitHub({
    credentials: { appId: 1, privateKey: 'garbage', webhookSecret: 'a secret' },
  })
  const fault = await faultOf(github.listRepositoriesOf(99))
  expect(fault).toMatchObject({ kind: 'unavailable', isAmbiguous: false })
  expect(fault.message).toContain('the App cannot sign in, its private key is none')
  expect(script.asked).toEqual([])
})

test('a token that was revoked is replaced once, for a read and for a write', async () => {
  const { script, repository } = await openTestGitHub()
  const onlyTo =
    (token: string, good: Answer): Answer =>
    (asked, response) =>
      asked.headers.authorization === `token token-${token}`
        ? good(asked, response)
        : json(401, { message: 'Bad credentials' })(asked, response)
  script.on(pullRoute, json(200, pullAnswer()))
  await repository.getPull(3)
  ageTokens()
  script.on(pullRoute, onlyTo('second', json(200, pullAnswer())))
  expect(await repository.getPull(3)).toMatchObject({ number: 3 })
  expect(script.to(tokenRoute)).toHaveLength(2)
  vi.setSystemTime(Date.now() + 60_000)
  script.on(commentRoute, onlyTo('third', json(201, { id: 8 })))
  expect(await repository.createComment(3, 'hello')).toBe(8)
  expect(script.to(commentRoute)).toHaveLength(2)
  expect(script.to(tokenRoute).map(({ path }) => path)).toEqual(
    Array.from({ length: 3 }, () => '/api/v3/app/installations/99/access_tokens'),
  )
})

test('an installation that was removed half-way is not installed', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(pullRoute, json(200, pullAnswer()))
  await repository.getPull(3)
  ageTokens()
  script.on(pullRoute, json(401, { message: 'Bad credentials' }))
  script.on(tokenRoute, json(404, { message: 'Not Found' }))
  expect(await faultOf(repository.getPull(3))).toMatchObject({ kind: 'not-installed', status: 404 })
})

test('who gets a token is installed, even where it is refused again', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(pullRoute, json(200, pullAnswer()))
  await repository.getPull(3)
  ageTokens()
  script.on(commentRoute, (asked, response) => {
    vi.setSystemTime(Date.now() + 60_000)
    return json(401, { message: 'Bad credentials' })(asked, response)
  })
  expect(await faultOf(repository.createComment(3, 'hello'))).toMatchObject({
    kind: 'unavailable',
    status: 401,
    isAmbiguous: false,
  })
  expect(script.to(tokenRoute)).toHaveLength(2)
})

test('the App’s own key that is refused uninstalls nobody', async () => {
  const { script, github } = await openTestGitHub()
  script.on('POST /app/hook/deliveries/1/attempts', json(401, { message: 'Bad credentials' }))
  const fault = await faultOf(github.redeliver('1'))
  expect(fault).toMatchObject({ kind: 'unavailable', status: 401, isAmbiguous: false })
  expect(fault.message).toContain('check the App id and the private key')
})

test('one token serves an hour of requests, and its age is known', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(pullRoute, json(200, pullAnswer()))
  script.on(tokenRoute, grant('only'))
  await Promise.all([repository.getPull(3), repository.getPull(3), repository.getPull(3)])
  await repository.getPull(3)
  expect(script.to(tokenRoute)).toHaveLength(1)
  expect(script.to(pullRoute).map(({ headers }) => headers.authorization)).toEqual(
    Array.from({ length: 4 }, () => 'token token-only'),
  )
})

test('a renamed repository is followed, a write stays what it was', async () => {
  const { script, repository } = await openTestGitHub()
  const moved = (status: number, path: string): Answer =>
    json(status, { message: 'Moved Permanently' }, { location: `${script.apiUrl}${path}` })
  script.on(pullRoute, moved(301, '/repositories/5/pulls/3'))
  script.on('GET /repositories/5/pulls/3', json(200, pullAnswer()))
  expect(await repository.getPull(3)).toMatchObject({ number: 3 })
  for (const status of [301, 307]) {
    script.on(commentRoute, moved(status, '/repositories/5/issues/3/comments'))
    script.on('POST /repositories/5/issues/3/comments', json(201, { id: status }))
    expect(await repository.createComment(3, 'hello')).toBe(status)
  }
  const sent = script.to('POST /repositories/5/issues/3/comments')
  expect(sent.map(({ body }) => body)).toEqual([{ body: 'hello' }, { body: 'hello' }])
})

test('a write is not sent to another origin', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(commentRoute, json(307, {}, { location: 'http://attacker.example/' }))
  expect(await faultOf(repository.createComment(3, 'hello'))).toMatchObject({
    kind: 'unavailable',
    status: 307,
  })
})

test('every address is below the base path of an Enterprise Server, and github.com has none', async () => {
  for (const isBare of [false, true]) {
    const { script, repository, github } = await openTestGitHub({ isBare })
    script.on(pullRoute, json(200, pullAnswer(), { 'x-ratelimit-remaining': '4321' }))
    await repository.getPull(3)
    const base = isBare ? '' : '/api/v3'
    expect(script.asked.map(({ path }) => path)).toEqual([
      `${base}/app/installations/99/access_tokens`,
      `${base}/repos/octo/prompts/pulls/3`,
    ])
    expect(github.rateLeft()).toEqual(new Map([[99, 4321]]))
  }
})

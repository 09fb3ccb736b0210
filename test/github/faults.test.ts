/** Faults that a test orders of the stand-in, its limits and its record. */
import { expect, test } from 'vitest'
import { githubForTest, installed, octokitWith } from './github-for-test.ts'

const where = { owner: 'acme', repo: 'shop' }
const create = 'POST /repos/:owner/:repo/check-runs'

async function shop() {
  const github = await githubForTest()
  const repository = await github.createRepository()
  const pull = await repository.openPull({ files: { 'a.txt': 'a' } })
  const { rest } = await installed(github)
  const head_sha = pull.headSha()
  const write = (request: object = {}) =>
    rest.checks.create({ ...where, name: 'Promptgate', head_sha, request })
  return { github, pull, rest, write }
}

test.each([
  ['bad-gateway-after-applying', 502, 1],
  ['bad-gateway-before-applying', 502, 0],
  ['secondary-limit', 403, 0],
  ['too-many-requests', 429, 0],
] as const)('%s: answers %i and leaves %i check runs', async (fault, status, left) => {
  const { github, pull, write } = await shop()
  github.faults.next(create, fault)
  await expect(write()).rejects.toMatchObject({ status })
  expect(pull.checks()).toHaveLength(left)
  await write()
  expect(pull.checks()).toHaveLength(left + 1)
  expect(github.faults.left()).toBe(0)
})

test('retry-after is told with a limit', async () => {
  const { github, write } = await shop()
  github.faults.retryAfterSeconds = 7
  github.faults.next(create, 'secondary-limit')
  const fault = await write().catch((thrown: unknown) => thrown)
  expect(fault).toMatchObject({
    response: { headers: { 'retry-after': '7' } },
    message: expect.stringContaining('secondary rate limit') as string,
  })
})

test('lost-answer: the write happened, the caller cannot know', async () => {
  const { github, pull, write } = await shop()
  github.faults.next(create, 'lost-answer')
  await expect(write()).rejects.toThrow()
  expect(pull.checks()).toHaveLength(1)
})

test.each(['cut-answer', 'cut-json'] as const)(
  '%s: the write happened, and Octokit hands out what is no object',
  async (fault) => {
    const { github, pull, write } = await shop()
    github.faults.next(create, fault)
    const { data } = await write()
    expect(typeof data).toBe('string')
    expect(pull.checks()).toHaveLength(1)
  },
)

test('a hanging answer comes after the caller left, and the write happened', async () => {
  const { github, pull, write } = await shop()
  github.faults.next(create, { hangMs: 60_000 })
  await expect(write({ signal: AbortSignal.timeout(200) })).rejects.toThrow()
  expect(pull.checks()).toHaveLength(1)
})

test('any answer may be ordered, for requests that a pattern or a question picks', async () => {
  const { github, rest } = await shop()
  github.faults.next(/\/pulls\/1$/, { status: 500, body: { message: 'Oh no' } })
  github.faults.next(({ method }) => method === 'GET', { status: 404, body: { message: 'Not Found' } })
  await expect(rest.pulls.get({ ...where, pull_number: 1 })).rejects.toMatchObject({ status: 500 })
  await expect(rest.pulls.get({ ...where, pull_number: 1 })).rejects.toMatchObject({ status: 404 })
  expect((await rest.pulls.get({ ...where, pull_number: 1 })).status).toBe(200)
})

test('the hourly limit counts down in every answer and ends in 403', async () => {
  const { github, rest } = await shop()
  const { headers } = await rest.repos.get(where)
  expect(headers['x-ratelimit-limit']).toBe('5000')
  const installation = github.installation('acme').id
  github.rate.set(`installation:${installation}`, 1)
  expect((await rest.repos.get(where)).headers['x-ratelimit-remaining']).toBe('0')
  await expect(rest.repos.get(where)).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('API rate limit exceeded for installation ID') as string,
  })
})

test('every request is recorded, counted by route, and held against GitHub’s description', async () => {
  const github = await githubForTest({ checkExchange: () => [], checkWebhook: () => [] })
  await github.createRepository()
  const { rest } = await installed(github)
  await rest.repos.get(where)
  await rest.repos.get(where)
  expect(github.count('GET /repos/:owner/:repo')).toBe(2)
  expect(github.count(/^GET /)).toBe(2)
  expect(github.exchanges.at(-1)).toMatchObject({ method: 'GET', path: '/repos/acme/shop', status: 200 })
})

test('a request that GitHub would not understand is a problem', async () => {
  const { startGitHub } = await import('./start-github.ts')
  const github = await startGitHub()
  try {
    await github.createRepository()
    const octokit = octokitWith(github, github.tokenOf('ada'))
    await octokit.request('GET /repos/acme/shop?colour=blue')
    expect(github.problems()).toEqual([expect.stringContaining('colour')])
  } finally {
    await github.close()
  }
})

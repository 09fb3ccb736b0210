/** Lists over the API: pages that lose and double nothing, filters, sorts, and every mistake at once. */
import { expect, test } from 'vitest'
import { makeEvaluation, makeVersion, noonMs } from '../store/rows.ts'
import { home, openRest, type RestWorld } from './rest-world.ts'

async function openLists(count = 7): Promise<RestWorld> {
  const world = await openRest()
  for (let n = 0; n < count; n++) {
    await world.store.evaluations.begin({
      evaluation: makeEvaluation(`e${n}`, {
        subject: `pull/${n}`,
        pull: n,
        actor: n % 2 === 0 ? 'ada' : 'Grace_H',
        headSha: String(n).repeat(40),
        state: n === 3 ? 'failed' : 'queued',
      }),
      // two of a time
      nowMs: noonMs + Math.floor(n / 2) * 60_000,
      supersede: false,
      jobs: [],
    })
  }
  return world
}

const idsOf = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id)

/** By `next` and by `Link`, which lead to the same. */
async function walk(world: RestWorld, path: string): Promise<string[][]> {
  const pages: string[][] = []
  for (let at: string | undefined = path; at !== undefined; ) {
    const answer = await world.read(at)
    expect(answer.status, answer.text).toBe(200)
    pages.push(idsOf(answer))
    const link = answer.headers
      .get('link')
      ?.match(/^<https:\/\/promptgate\.example\.com(.*)>; rel="next"$/)?.[1]
    expect(link === undefined).toBe(answer.body.next === undefined)
    at = link?.slice(home.length)
    expect(pages.length).toBeLessThan(20)
  }
  return pages
}

const filtered: [string, string[]][] = [
  ['', ['e6', 'e5', 'e4', 'e3', 'e2', 'e1', 'e0']],
  ['&sort=createdAt', ['e0', 'e1', 'e2', 'e3', 'e4', 'e5', 'e6']],
  ['&sort=-updatedAt', ['e6', 'e5', 'e4', 'e3', 'e2', 'e1', 'e0']],
  ['&state=queued&actor=ada', ['e6', 'e4', 'e2', 'e0']],
  ['&q=grace_h', ['e5', 'e3', 'e1']],
  ['&q=grace%25h', []],
  ['&pull=4', ['e4']],
  [`&head=${'5'.repeat(40)}`, ['e5']],
  ['&branch=main&since=2026-11-20T12:01:00Z&until=2026-11-20T13:03:00%2B01:00', ['e5', 'e4', 'e3', 'e2']],
  ['&branch=other', []],
]

test('evaluations by filter and sort, in pages of every size', async () => {
  const world = await openLists()
  for (const [filters, expected] of filtered) {
    for (const limit of [2, 3, 100]) {
      const pages = await walk(world, `/evaluations?limit=${limit}${filters}`)
      expect(pages.flat(), filters).toEqual(expected)
      expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true)
      world.clock.ms += 60_000
    }
  }
})

test('a page goes on where the last one ended, though rows come meanwhile', async () => {
  const world = await openLists(4)
  const first = await world.read('/evaluations?limit=2')
  await world.store.evaluations.begin({
    evaluation: makeEvaluation('new', { headSha: 'f'.repeat(40) }),
    nowMs: noonMs + 600_000,
    supersede: false,
    jobs: [],
  })
  const second = await world.read(`/evaluations?limit=2&cursor=${first.body.next}`)
  expect([...idsOf(first), ...idsOf(second)]).toEqual(['e3', 'e2', 'e1', 'e0'])
})

test('what is served is listed once, though it is promoted between two pages', async () => {
  const world = await openRest()
  const fingerprint = await world.save('Hi')
  for (const prompt of ['a', 'b', 'c']) await world.move(prompt, fingerprint)
  await world.move('b', fingerprint, { slot: 'canary', kind: 'canary', percent: 10 })
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await world.read(`/environments/production/prompts?limit=1${cursor}`)
    seen.push(...body.items.map((one: { prompt: string; slot: string }) => `${one.prompt} ${one.slot}`))
    if (body.next === undefined) break
    cursor = `&cursor=${body.next}`
    await world.move(body.items[0].prompt, fingerprint, { slot: body.items[0].slot, percent: 20 })
    expect(seen.length).toBeLessThan(9)
  }
  expect(seen).toEqual(['a stable', 'b stable', 'b canary', 'c stable'])
})

test('a cursor is of its list, sort and filters, and can be neither read nor made up', async () => {
  const world = await openLists()
  const { next } = (await world.read('/evaluations?limit=2&state=queued')).body
  expect(Buffer.from(next, 'base64url').toString('latin1')).not.toMatch(/seq|e4|1795/)
  const tries = [
    `/evaluations?limit=2&cursor=${next}`,
    `/evaluations?limit=2&state=failed&cursor=${next}`,
    `/evaluations?limit=2&state=queued&sort=createdAt&cursor=${next}`,
    `/comparisons?cursor=${next}`,
    `/evaluations?limit=2&state=queued&cursor=${next.slice(0, -2)}xx`,
    '/evaluations?cursor=e30',
  ]
  for (const path of tries) {
    const { status, body } = await world.read(path)
    expect([status, body.code, body.errors?.length], path).toEqual([400, 'parameters-invalid', 1])
  }
  // another limit is the same list
  expect((await world.read(`/evaluations?limit=5&state=queued&cursor=${next}`)).status).toBe(200)
})

test('all mistakes are told at once, and near names are suggested', async () => {
  const world = await openLists(0)
  const answer = await world.read('/evaluations?stat=queued&limit=0&limit=3&since=2026&sort=name&pull=x&q=')
  expect(answer.status).toBe(400)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.body.errors).toEqual([
    { parameter: 'stat', message: 'there is no parameter "stat" here', hint: 'did you mean "state"?' },
    { parameter: 'limit', message: 'limit cannot be "0"', hint: 'write a whole number from 1 to 100' },
    { parameter: 'limit', message: 'limit is given more than once', hint: 'give it once' },
    {
      parameter: 'since',
      message: 'since cannot be "2026"',
      hint: expect.stringContaining('2026-11-20T12:00:00Z'),
    },
    {
      parameter: 'sort',
      message: 'sort cannot be "name"',
      hint: 'write createdAt, -createdAt, updatedAt, -updatedAt',
    },
    { parameter: 'pull', message: 'pull cannot be "x"', hint: 'write a whole number from 1' },
    { parameter: 'q', message: 'q cannot be ""', hint: 'write 1 to 100 characters' },
  ])
  expect(answer.headers.get('ratelimit-limit')).toBe('100')
  expect((await world.read('/stats?x=1')).body.errors[0].hint).toBe('there is none here')
  expect((await world.read('/evaluations?toString=1')).body.errors[0].parameter).toBe('toString')
})

test('prompts by name, by tag, by owner, archived or not', async () => {
  const world = await openRest()
  for (const [n, name] of ['zeta', 'alpha', 'Mid'].entries()) {
    const version = makeVersion(name, String(n).repeat(64), { tags: [name, 'all'], owner: `team-${n}` })
    await world.store.prompts.save(1, [version], noonMs + n, true)
  }
  await world.store.prompts.archive(1, ['zeta'], 'commit/1', noonMs + 9)
  const names = async (query: string) => {
    const { body } = await world.read(`/prompts?${query}`)
    return body.items.map((one: { name: string }) => one.name)
  }
  expect(await names('')).toEqual(['Mid', 'alpha', 'zeta'])
  expect(await names('sort=-createdAt')).toEqual(['Mid', 'alpha', 'zeta'])
  expect(await names('sort=-updatedAt')).toEqual(['zeta', 'Mid', 'alpha'])
  expect(await names('tag=alpha')).toEqual(['alpha'])
  expect(await names('ownedBy=team-2')).toEqual(['Mid'])
  expect(await names('archived=true')).toEqual(['zeta'])
  expect(await names('archived=false&tag=all')).toEqual(['Mid', 'alpha'])
  expect(await names('q=ALPH')).toEqual(['alpha'])
})

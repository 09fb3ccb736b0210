/** Who is told what: by role, by key, by tenant, by name; and everybody else gets one and the same answer. */
import { expect, test } from 'vitest'
import { operations } from '../../app/api/v1/operations.ts'
import { GitHubFault } from '../../app/github/github.ts'
import { makeRepository, noonMs } from '../store/rows.ts'
import { addAlert, fillRepository } from './fill-repository.ts'
import { home, openRest, type RestWorld, tokens } from './rest-world.ts'

const evaluation = 'evaluation-of-victim'

/** Every read of the table, for what stands in the second repository. */
const paths = operations.map(({ path }) =>
  path
    .replace('/api/v1/repositories/{owner}/{repo}', '')
    .replace('{name}', 'support-triage')
    .replace('{version}', 'v1')
    .replace('{id}', evaluation)
    .replace('{environment}', 'production'),
)

async function openTenants(): Promise<RestWorld> {
  const world = await openRest()
  await fillRepository(world.store, 2, 'victim')
  await addAlert(world.databaseUrl, 2, 'victim')
  world.access.set('token-of-the-victim', { repositoryId: 2, permission: 'admin', login: 'victim' })
  await world.serving.copy.refresh()
  return world
}

test('nothing of another tenant is told: not at its address, not under mine', async () => {
  const world = await openTenants()
  const theirs = '/api/v1/repositories/acme/prompts-2'
  const mine = ['ada-of-the-admins', await world.key()]
  const refusals = new Set<string>()
  for (const path of paths) {
    const own = await world.send(`${theirs}${path}`, { token: 'token-of-the-victim' })
    expect(own.status, path).toBe(200)
    if (path.endsWith('s') && path !== '/stats') expect(own.body.items.length, path).toBeGreaterThan(0)
    for (const token of mine) {
      const there = await world.send(`${theirs}${path}`, { token })
      expect(there.status, path).toBe(404)
      refusals.add(there.text)
      const here = await world.read(path, token)
      // nothing of it under my own address
      expect(here.text, path).not.toContain('victim')
      const isListed = here.status === 200 && here.body.items !== undefined
      if (isListed) expect(here.body.items, path).toEqual([])
      if (here.status === 404) refusals.add(here.text)
    }
    world.clock.ms += 60_000
  }
  expect(refusals.size).toBe(1)
})

test('the audit is for maintainers, all else for readers', async () => {
  const world = await openRest()
  for (const [token, role] of Object.entries(tokens)) {
    const isMaintainer = role === 'admin' || role === 'maintain'
    const audit = await world.read('/audit', token)
    expect(audit.status, role).toBe(isMaintainer ? 200 : 404)
    if (!isMaintainer) expect(audit.body.detail).toContain('the audit needs a maintainer’s token')
    expect((await world.read('/prompts', token)).status, role).toBe(200)
  }
})

test('a read key reads all but the audit; one of an environment what that one has, and nothing else', async () => {
  const world = await openRest()
  await fillRepository(world.store, 1, 'acme')
  await world.move('support-triage', await world.save('Hi'), { environment: 'staging' })
  const [all, production] = [await world.key(), await world.key('production')]
  const status = async (path: string, token: string) => (await world.read(path, token)).status
  const open: string[] = []
  for (const path of paths.map((one) => one.replace('victim', 'acme'))) {
    expect(await status(path, all), path).toBe(path === '/audit' ? 404 : 200)
    if ((await status(path, production)) === 200) open.push(path)
    world.clock.ms += 60_000
  }
  expect(open).toEqual([
    '',
    '/promotions',
    '/promotion-requests',
    '/environments',
    '/environments/production',
    '/environments/production/prompts',
  ])
  for (const path of [
    '/promotions',
    '/promotion-requests',
    '/environments',
    '/promotions?environment=production',
  ]) {
    const { body, text } = await world.read(path, production)
    expect(body.items.length, path).toBeGreaterThan(0)
    expect(text, path).not.toContain('staging')
  }
  expect((await world.read('/promotions?environment=staging', production)).body.items).toEqual([])
  expect(await status('/environments/staging', production)).toBe(404)
  expect((await world.read('/promotions?environment=staging', all)).body.items).toHaveLength(1)
})

test('old names, removed repositories, strangers and nobody get the one 404', async () => {
  const world = await openRest()
  const key = await world.key()
  await world.store.repositories.save(makeRepository(1, { name: 'renamed' }))
  await world.serving.copy.refresh()
  const answers = [
    await world.read('/prompts', 'ada-of-the-admins'),
    await world.read('/prompts', key),
    await world.read('/prompts', 'a-token-that-nobody-knows'),
    await world.read('/prompts?limit=0', null),
    await world.read('/prompts', `pgr_${'a'.repeat(43)}`),
  ]
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(answers[0]?.status).toBe(404)
  const now = '/api/v1/repositories/ACME/Renamed/prompts'
  expect((await world.send(now, { token: key })).status).toBe(200)
  await world.store.repositories.remove(1, noonMs)
  expect((await world.send(now, { token: 'ada-of-the-admins' })).status).toBe(404)
  expect(world.asked.join()).not.toContain('pgr_')
})

test('whoever guesses is slowed down; whoever is known is not', async () => {
  const world = await openRest()
  for (let n = 0; n < 30; n++) expect((await world.read('/prompts', `guess-number-${n}`)).status).toBe(404)
  const slowed = await world.read('/prompts', 'guess-number-31')
  expect([slowed.status, slowed.body.code]).toEqual([429, 'too-many-failures'])
  expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
  const key = await world.key()
  expect((await world.read('/prompts', key)).status).toBe(200)
  for (let n = 1; n < 100; n++) await world.read('', key)
  const full = await world.read('', key)
  expect([full.status, full.body.code, full.headers.get('ratelimit-remaining')]).toEqual([
    429,
    'too-many-requests',
    '0',
  ])
  world.clock.ms += 1_000
  expect((await world.read('', key)).status).toBe(200)
})

test('while GitHub is away tokens wait, and keys do not', async () => {
  const world = await openRest()
  world.access.set('eve-the-reader', new GitHubFault('it is away', { kind: 'unavailable' }))
  const away = await world.read('/prompts')
  expect([away.status, away.body.code]).toEqual([503, 'github-away'])
  expect((await world.send('/api/v1/repositories', { token: 'eve-the-reader' })).status).toBe(503)
  expect((await world.read('/prompts', await world.key())).status).toBe(200)
})

test('repositories: those that a token may see, page by page, and no name of another in a cursor', async () => {
  const world = await openRest()
  for (let id = 3; id < 40; id++) await world.store.repositories.save(makeRepository(id))
  const list = (query: string, token: string) => world.send(`/api/v1/repositories${query}`, { token })
  const key = await world.key()
  expect((await list('', key)).body.items).toMatchObject([{ id: 1 }])
  const token = 'mia-who-sees-three'
  for (const id of [1, 20, 39]) {
    world.access.set(`${token} prompts-${id}`, { repositoryId: id, permission: 'read', login: 'mia' })
  }
  const seen: number[] = []
  for (let cursor = ''; ; ) {
    const { status, body, text } = await list(`?limit=9${cursor}`, token)
    expect(status, text).toBe(200)
    seen.push(...body.items.map(({ id }: { id: number }) => id))
    if (body.next === undefined) break
    expect(Buffer.from(body.next, 'base64url').toString('latin1')).not.toContain('acme')
    cursor = `&cursor=${body.next}`
  }
  expect(seen.toSorted((a, b) => a - b)).toEqual([1, 20, 39])
  // a token that may see nothing learns neither names nor number
  const stranger = await list('?limit=1', 'a-token-that-nobody-knows')
  expect([404, 429]).toContain(stranger.status)
  expect((await list('?q=prompts-20', token)).body.items).toMatchObject([{ id: 20 }])
  expect((await list('?owner=nobody', token)).body.items).toEqual([])
})

test('the description is for everybody', async () => {
  const world = await openRest()
  const { status, body } = await world.send('/api/v1/openapi.json')
  expect([status, body.openapi, body.servers]).toEqual([
    200,
    '3.1.0',
    [{ url: 'https://promptgate.example.com' }],
  ])
  expect(body.paths[`${home.replace('acme/prompts-1', '{owner}/{repo}')}/prompts`]).toBeDefined()
})

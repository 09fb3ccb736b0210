/** Maintainers make keys, see them and take them back; nothing of a key is kept but its hash. */
import { expect, test } from 'vitest'
import { StoreFault } from '../../app/store/store-fault.ts'
import { openWorld, repositoryId, type World, type WorldOptions } from './serving-world.ts'

const path = '/api/v1/repositories/acme/prompts-1/keys'
const tokens = {
  ada: { repositoryId, permission: 'admin', login: 'ada' },
  grace: { repositoryId, permission: 'maintain', login: 'grace' },
  linus: { repositoryId, permission: 'write', login: 'linus' },
  eve: { repositoryId, permission: 'read', login: 'eve' },
  stranger: { repositoryId: 2, permission: 'admin', login: 'mallory' },
  job: { repositoryId, permission: 'admin' },
} as const

async function openKeys(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options)
  for (const [token, access] of Object.entries(tokens)) world.access.set(token, access)
  await world.move('support-triage', await world.save('Hi'))
  return world
}

test('a key is shown once, works at once, and ends at once', async () => {
  const world = await openKeys()
  const made = await world.send(path, {
    token: 'grace',
    body: { name: 'checkout', environment: 'production' },
  })
  expect(made.status).toBe(201)
  expect(made.headers.get('cache-control')).toBe('no-store')
  const { key, ...rest } = made.body
  expect(key).toMatch(/^pgr_[A-Za-z0-9_-]{43}$/)
  expect(rest).toEqual({
    id: expect.any(String),
    name: 'checkout',
    environment: 'production',
    prefix: key.slice(0, 10),
    createdBy: 'grace',
    createdAt: '2026-11-20T12:00:00.000Z',
  })
  expect((await world.get('support-triage', { token: key })).status).toBe(200)
  const list = await world.send(path, { token: 'ada' })
  expect(list.body).toEqual({ keys: [rest] })
  const [row] = await world.store.readKeys.all()
  expect(JSON.stringify(row)).not.toContain(key)

  const gone = await world.send(`${path}/${rest.id}`, { token: 'ada', method: 'DELETE' })
  expect([gone.status, gone.text]).toEqual([204, ''])
  expect((await world.get('support-triage', { token: key })).status).toBe(404)
  expect((await world.send(path, { token: 'ada' })).body.keys[0]).toMatchObject({ revokedBy: 'ada' })
  const again = await world.send(`${path}/${rest.id}`, { token: 'ada', method: 'DELETE' })
  expect([again.status, again.body.code]).toEqual([404, 'key-unknown'])

  const wrong = await world.send(path, { token: 'ada', body: { name: 'x', enviroment: 'production' } })
  expect([wrong.status, wrong.body.code]).toEqual([422, 'key-invalid'])

  const { rows } = await world.store.audit.list(repositoryId, { limit: 9 })
  expect(rows.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
    ['ada', 'key.revoked', rest.id],
    ['grace', 'key.created', rest.id],
  ])
  expect(JSON.stringify(rows) + world.lines.join('\n')).not.toContain(key)
})

test.each(['POST', 'GET', 'DELETE'])('%s is for maintainers and admins', async (method) => {
  const world = await openKeys()
  const of = async (token: string | null) => {
    const at = method === 'DELETE' ? `${path}/nothing` : path
    const body = method === 'POST' ? { body: { name: 'x' } } : {}
    const answer = await world.send(at, { token, method, ...body })
    return answer.status === 404 ? answer.body.code : answer.status
  }
  const fine = { POST: 201, GET: 200, DELETE: 'key-unknown' }[method]
  expect(await of('ada')).toBe(fine)
  expect(await of('grace')).toBe(fine)
  expect([await of('linus'), await of('eve'), await of('job')]).toEqual([403, 403, 403])
  // an admin whose token may act for nobody is told of the token
  expect((await world.send(path, { token: 'eve' })).body.detail).toContain(
    'a classic one needs the scope repo',
  )
  expect([await of('stranger'), await of('nobody'), await of(null)]).toEqual([
    'not-found',
    'not-found',
    'not-found',
  ])
  // a read key makes no keys, and does not reach GitHub
  expect(await of(await world.key())).toBe('not-found')
  expect(world.asked.join()).not.toContain('pgr_')
})

test('while the database is away a key is neither made nor revoked, and the answer says to come back', async () => {
  let isAway = false
  const away = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isAway) throw new StoreFault('unreachable', 'The database server does not answer.')
    return work()
  }
  const world = await openKeys({
    wrap: (store) => ({
      ...store,
      readKeys: {
        ...store.readKeys,
        add: (row) => away(() => store.readKeys.add(row)),
        list: (id) => away(() => store.readKeys.list(id)),
        revoke: (...args) => away(() => store.readKeys.revoke(...args)),
      },
    }),
  })
  isAway = true
  for (const ask of [{ body: { name: 'x' } }, {}, { method: 'DELETE' }]) {
    const at = 'method' in ask ? `${path}/nothing` : path
    const { status, headers, body } = await world.send(at, { token: 'ada', ...ask })
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'database-away', '5'])
  }
})

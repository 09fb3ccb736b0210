/** The database goes away: what was served is served on, says how old it is, and is right again as soon as it can be. */
import { expect, test, vi } from 'vitest'
import type { Store } from '../../app/store/store.ts'
import { openWorld, repositoryId } from './serving-world.ts'

/** A store that fails while it is away; half away, it only cannot be read for serving. */
function breakable() {
  const state = { isAway: false, isHalfAway: false, reads: 0 }
  const wrapPart = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return async (...args: unknown[]) => {
          state.reads += 1
          const isReading = name === 'generation' || name === 'all'
          if (state.isAway || (state.isHalfAway && isReading)) throw new Error('the database is away')
          return member.apply(target, args)
        }
      },
    })
  const wrap = (store: Store): Store => ({
    ...store,
    promotions: wrapPart(store.promotions),
    prompts: wrapPart(store.prompts),
    readKeys: wrapPart(store.readKeys),
    repositories: wrapPart(store.repositories),
    served: wrapPart(store.served),
  })
  return { state, wrap }
}

test('before it was read once nothing is served, and the answer says to come back', async () => {
  const { state, wrap } = breakable()
  state.isAway = true
  const world = await openWorld({ wrap })
  const answer = await world.get('support-triage')
  expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
    503,
    'not-loaded',
    '1',
  ])
  state.isAway = false
  await world.serving.copy.refresh()
  expect((await world.get('support-triage')).status).toBe(404)
})

test('the last copy serves on with its age, is confirmed again, and every look is told in the metrics', async () => {
  const { state, wrap } = breakable()
  const world = await openWorld({ wrap })
  const token = await world.key()
  await world.move('support-triage', await world.save('Hi'))
  const fresh = await world.get('support-triage', { token })
  expect(fresh.headers.get('promptgate-stale')).toBeNull()

  state.isAway = true
  expect(await world.serving.copy.refresh()).toBe(false)
  world.clock.ms += 4_200
  const stale = await world.get('support-triage', { token })
  expect([stale.status, stale.headers.get('promptgate-stale')]).toEqual([200, 'true'])
  expect(stale.headers.get('promptgate-copy-age-seconds')).toBe('4')
  expect(stale.text).toBe(fresh.text)
  const tag = { 'if-none-match': fresh.headers.get('etag') ?? '' }
  const notModified = await world.get('support-triage', { token, headers: tag })
  expect([notModified.status, notModified.headers.get('promptgate-stale')]).toEqual([304, 'true'])
  const told = await world.metrics()
  expect(told).toContain('promptgate_serving_copy_age_seconds 4.2')
  expect(told).toContain('promptgate_served_total{arm="stable",status="200"} 2')
  expect(world.lines.filter((line) => line.includes('the last copy serves on'))).toHaveLength(1)

  state.isAway = false
  expect(await world.serving.copy.refresh()).toBe(true)
  expect((await world.get('support-triage', { token })).headers.get('promptgate-stale')).toBeNull()
})

test('a key that is revoked while nothing can be read ends all the same', async () => {
  const { state, wrap } = breakable()
  const world = await openWorld({ wrap })
  const token = await world.key()
  await world.move('support-triage', await world.save('Hi'))
  world.access.set('ada', { repositoryId, permission: 'admin', login: 'ada' })
  const [{ id } = { id: '' }] = await world.store.readKeys.list(repositoryId)
  state.isHalfAway = true
  const at = `/api/v1/repositories/acme/prompts-1/keys/${id}`
  expect((await world.send(at, { token: 'ada', method: 'DELETE' })).status).toBe(204)
  expect(await world.serving.copy.refresh()).toBe(false)
  expect((await world.get('support-triage', { token })).status).toBe(404)
})

test('only what moved is read again, and moves of another server are seen by the next look', async () => {
  const { state, wrap } = breakable()
  const world = await openWorld({ wrap })
  const token = await world.key()
  for (const name of ['a', 'b', 'c', 'd']) {
    const text = `---\npromptgate: {id: ${name}}\n---\nI am ${name}`
    await world.move(name, await world.save(text, { path: `prompts/${name}.prompt` }))
  }
  const second = await world.save('---\npromptgate: {id: a}\n---\nI am a again')
  state.reads = 0
  await world.move('a', second)
  // pointers, open, move; generation, repositories, keys, pointers, one version, one request; and the look that the move caused
  expect(state.reads).toBeLessThan(20)
  const got = await world.get('a', { token })
  expect(got.body.fingerprint).toBe(second)
})

test('it looks by itself', async () => {
  const { state, wrap } = breakable()
  const world = await openWorld({ wrap, isStarted: false })
  state.isAway = true
  world.serving.start()
  await vi.waitFor(() => expect(world.lines.join()).toContain('could not be read'), 10_000)
  expect((await world.get('x')).status).toBe(503)
  state.isAway = false
  await vi.waitFor(async () => expect((await world.get('x')).status).toBe(404), { timeout: 5_000 })
})

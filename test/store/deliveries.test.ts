/** The inbox: stored once, worked on by one owner at a time, lane by lane. */
import { expect, test } from 'vitest'
import { onBoth } from './on-both.ts'
import { makeDelivery, noonMs } from './rows.ts'

const lease = { owner: 'one', nowMs: noonMs, leaseMs: 60_000, limit: 10 }

onBoth('deliveries', ({ isServer, open, reopen, query }) => {
  test('a delivery is stored once, however often it comes', async () => {
    const { deliveries } = await open()
    const told = await Promise.all(Array.from({ length: 20 }, () => deliveries.receive(makeDelivery('d1'))))
    expect(told.filter((one) => one === 'stored')).toHaveLength(1)
    expect(told.filter((one) => one === 'duplicate')).toHaveLength(19)
    expect(await deliveries.receive(makeDelivery('d1'))).toBe('duplicate')
    expect((await deliveries.counts(noonMs)).byState).toEqual({ received: 1, leased: 0, done: 0, dead: 0 })
  })

  test('what is leased is what came', async () => {
    const { deliveries } = await open()
    const payload = '{"text":"é\\u0000 \\ud83d 🙂"}'
    const { action: _, repositoryId: __, installationId: ___, ...bare } = makeDelivery('bare')
    await deliveries.receive(makeDelivery('full', { payload }))
    await deliveries.receive(bare)
    const held = { state: 'leased', attempts: 1, leaseOwner: 'one', leasedUntilMs: noonMs + 60_000 }
    expect(await deliveries.lease(lease)).toEqual([
      { ...makeDelivery('full', { payload }), dueAtMs: noonMs, ...held },
      { ...bare, dueAtMs: noonMs, ...held },
    ])
  })

  test('a payload of some megabytes is kept whole', async () => {
    const { deliveries } = await open()
    const payload = JSON.stringify({ text: '🙂é\u{ffff}x'.repeat(1_000_000) })
    expect(await deliveries.receive(makeDelivery('large', { payload }))).toBe('stored')
    expect(await deliveries.receive(makeDelivery('large', { payload }))).toBe('duplicate')
    const [leased] = await deliveries.lease(lease)
    expect(leased?.payload === payload).toBe(true)
    expect(leased).not.toHaveProperty('pieces')
    await deliveries.finish('large', 'one', noonMs)
    expect(await deliveries.prune(noonMs + 1)).toBe(1)
    expect(await query('select count(*) as n from payload_pieces')).toEqual([{ n: 0 }])
  })

  test('one of a lane is leased at a time, in the order they came', async () => {
    const { deliveries } = await open()
    for (const [id, lane] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
      ['a3', 'a'],
    ] as const)
      await deliveries.receive(makeDelivery(id, { lane }))
    const ids = async (owner = 'one') => (await deliveries.lease({ ...lease, owner })).map((one) => one.id)
    expect(await ids()).toEqual(['a1', 'b1'])
    expect(await ids('two')).toEqual([])
    expect(await deliveries.finish('a1', 'one', noonMs)).toBe(true)
    expect(await ids('two')).toEqual(['a2'])
    await deliveries.giveBack('a2', 'two', { error: 'GitHub is away' })
    expect(await ids()).toEqual(['a3'])
  })

  test('a limit takes the oldest ones', async () => {
    const { deliveries } = await open()
    for (let n = 0; n < 5; n++) await deliveries.receive(makeDelivery(`d${n}`))
    expect((await deliveries.lease({ ...lease, limit: 2 })).map(({ id }) => id)).toEqual(['d0', 'd1'])
    expect((await deliveries.lease({ ...lease, limit: 2 })).map(({ id }) => id)).toEqual(['d2', 'd3'])
  })

  test('a job waits until it is due', async () => {
    const { deliveries } = await open()
    await deliveries.receive(makeDelivery('later', { dueAtMs: noonMs + 1000 }))
    expect(await deliveries.lease(lease)).toEqual([])
    expect(await deliveries.counts(noonMs)).not.toHaveProperty('oldestDueMs')
    expect((await deliveries.counts(noonMs + 1000)).oldestDueMs).toBe(noonMs)
    expect(await deliveries.lease({ ...lease, nowMs: noonMs + 1000 })).toHaveLength(1)
  })

  test('a lease that ran out is taken again, and its first owner cannot finish it', async () => {
    const { deliveries } = await open()
    await deliveries.receive(makeDelivery('d1'))
    await deliveries.lease(lease)
    expect(await deliveries.lease({ ...lease, owner: 'two', nowMs: noonMs + 59_999 })).toEqual([])
    const again = await deliveries.lease({ ...lease, owner: 'two', nowMs: noonMs + 60_000 })
    expect(again).toMatchObject([{ id: 'd1', attempts: 2, leaseOwner: 'two' }])
    expect(await deliveries.finish('d1', 'one', noonMs)).toBe(false)
    expect(await deliveries.giveBack('d1', 'one', { error: 'late' })).toBe(false)
    expect(await deliveries.finish('d1', 'two', noonMs)).toBe(true)
    expect(await deliveries.finish('d1', 'two', noonMs)).toBe(false)
  })

  test('a clock that is set back by five minutes loses nothing and runs nothing twice', async () => {
    const { deliveries } = await open()
    await deliveries.receive(makeDelivery('d1'))
    await deliveries.lease(lease)
    const backMs = noonMs - 300_000
    await deliveries.receive(makeDelivery('d2', { receivedAtMs: backMs }))
    expect(await deliveries.lease({ ...lease, nowMs: backMs })).toMatchObject([{ id: 'd2' }])
    expect(await deliveries.finish('d1', 'one', backMs)).toBe(true)
    expect(await deliveries.lease({ ...lease, nowMs: noonMs + 300_000 })).toMatchObject([
      { id: 'd2', attempts: 2 },
    ])
  })

  test('what failed waits for its next try with its error, or is dead and can be revived', async () => {
    const { deliveries } = await open()
    await deliveries.receive(makeDelivery('d1'))
    await deliveries.lease(lease)
    await deliveries.giveBack('d1', 'one', { error: 'GitHub is away', dueAtMs: noonMs + 1000 })
    expect(await deliveries.lease(lease)).toEqual([])
    const later = { ...lease, nowMs: noonMs + 1000 }
    expect(await deliveries.lease(later)).toMatchObject([{ id: 'd1', attempts: 2, error: 'GitHub is away' }])
    await deliveries.giveBack('d1', 'one', { error: 'no such repository' })
    expect(await deliveries.lease(later)).toEqual([])
    expect(await deliveries.listDead(10)).toMatchObject([
      { id: 'd1', state: 'dead', error: 'no such repository' },
    ])
    expect(await deliveries.revive('d1', noonMs)).toBe(true)
    expect(await deliveries.revive('d1', noonMs)).toBe(false)
    expect(await deliveries.lease(lease)).toMatchObject([{ id: 'd1', attempts: 1 }])
  })

  test('what a stopping process holds is given back without counting as an attempt', async () => {
    const { deliveries } = await open()
    for (const id of ['a', 'b', 'c']) await deliveries.receive(makeDelivery(id))
    await deliveries.lease({ ...lease, limit: 2 })
    await deliveries.lease({ ...lease, owner: 'two' })
    expect(await deliveries.release('one')).toBe(2)
    expect(await deliveries.lease({ ...lease, owner: 'three' })).toMatchObject([
      { id: 'a', attempts: 1 },
      { id: 'b', attempts: 1 },
    ])
  })

  test('known ids are told apart from others in any state', async () => {
    const { deliveries } = await open()
    for (const id of ['a', 'b']) await deliveries.receive(makeDelivery(id))
    await deliveries.lease({ ...lease, limit: 1 })
    await deliveries.finish('a', 'one', noonMs)
    const asked = [
      'a',
      'b',
      'c',
      "'; drop table deliveries",
      ...Array.from({ length: 2000 }, (_, n) => `x${n}`),
    ]
    expect(await deliveries.known(asked)).toEqual(new Set(['a', 'b']))
    expect(await deliveries.known([])).toEqual(new Set())
  })

  test('pruning drops payloads first and ids after a week, and never what is not finished', async () => {
    let atMs = noonMs
    const { deliveries } = await open({ nowMs: () => atMs })
    for (const id of ['done', 'dead', 'open']) await deliveries.receive(makeDelivery(id))
    await deliveries.lease({ ...lease, limit: 2 })
    await deliveries.finish('done', 'one', noonMs)
    await deliveries.giveBack('dead', 'one', { error: 'no' })
    expect(await deliveries.prune(noonMs)).toBe(0)
    expect(await deliveries.prune(noonMs + 1)).toBe(1)
    expect(await deliveries.prune(noonMs + 1)).toBe(0)
    expect(await deliveries.known(['done', 'dead', 'open'])).toHaveProperty('size', 3)
    expect(await query("select payload from deliveries where id = 'done'")).toEqual([{ payload: '' }])
    atMs = noonMs + 7 * 86_400_000 + 1
    expect(await deliveries.prune(noonMs + 1)).toBe(1)
    expect(await deliveries.known(['done', 'dead', 'open'])).toEqual(new Set(['dead', 'open']))
  })

  test('deliveries outlive the process; its leases do where another process may hold them', async () => {
    const first = await open()
    await first.deliveries.receive(makeDelivery('d1'))
    await first.deliveries.receive(makeDelivery('d2'))
    await first.deliveries.lease({ ...lease, limit: 1 })
    await first.close()
    const { deliveries } = await reopen()
    // a file has one process: whoever held d1 has ended
    const taken = isServer ? [{ id: 'd2' }] : [{ id: 'd1', attempts: 2 }, { id: 'd2' }]
    expect(await deliveries.lease({ ...lease, owner: 'two' })).toMatchObject(taken)
    expect((await deliveries.counts(noonMs)).byState.leased).toBe(2)
  })
})

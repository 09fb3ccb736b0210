/** The inbox: stored once, worked on by one owner at a time, lane by lane. */
import { expect, test } from 'vitest'
import { onBoth } from './on-both.ts'
import { makeDelivery, noonMs } from './rows.ts'

const lease = { owner: 'one', nowMs: noonMs, leaseMs: 60_000, limit: 10 }

onBoth('deliveries', ({ open, reopen, query }) => {
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
    const { action: _, repositoryId: __, installationId: ___, ...bare } = makeDelivery('bare')
    await deliveries.receive(makeDelivery('full', { payload: '{"text":"é\\u0000 \\ud83d 🙂"}' }))
    await deliveries.receive(bare)
    const state = { state: 'leased', attempts: 1, leaseOwner: 'one', leasedUntilMs: noonMs + 60_000 }
    expect(await deliveries.lease(lease)).toEqual([
      { ...makeDelivery('full', { payload: '{"text":"é\\u0000 \\ud83d 🙂"}' }), dueAtMs: noonMs, ...state },
      { ...bare, dueAtMs: noonMs, ...state },
    ])
  })
})

/** The inbox on the real store: a file, then a libSQL server. */
import { expect, test, vi } from 'vitest'
import { createInbox, type InboxOptions } from '../../app/inbox.ts'
import type { Store } from '../../app/store/store.ts'
import { silentLog } from '../fixtures/silent-log.ts'
import { onBoth } from '../store/on-both.ts'
import { delivery, nextId, noMetrics } from './open-inbox.ts'

function inboxOn(store: Store, rest: Pick<InboxOptions, 'handle'> & Partial<InboxOptions>) {
  return createInbox({
    store,
    nowMs: Date.now,
    newId: nextId,
    log: silentLog,
    metrics: noMetrics,
    pollMs: 20,
    ...rest,
  })
}

onBoth('the inbox', ({ open, reopen }) => {
  test('one delivery twenty times at once is handled once', async () => {
    const handle = vi.fn(async () => {})
    const inbox = inboxOn(await open(), { handle })
    inbox.start()
    const answers = await Promise.all(Array.from({ length: 20 }, () => inbox.receive(delivery('a'))))
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1)
    await vi.waitFor(async () => expect((await inbox.status()).byState.done).toBe(1), 10_000)
    await inbox.stop(1_000)
    expect(handle).toHaveBeenCalledTimes(1)
  })

  test('lanes keep their order while many lanes run', async () => {
    const order = new Map<string, string[]>()
    const wanted = new Map<string, string[]>()
    const inbox = inboxOn(await open(), {
      handle: async ({ id, lane }) => {
        await new Promise(setImmediate)
        order.set(lane, [...(order.get(lane) ?? []), id])
      },
    })
    for (let at = 0; at < 60; at += 1) {
      const lane = `lane/${at % 7}`
      await inbox.receive(delivery(`d${at}`, { lane }))
      wanted.set(lane, [...(wanted.get(lane) ?? []), `d${at}`])
    }
    inbox.start()
    await vi.waitFor(async () => expect((await inbox.status()).byState.done).toBe(60), 20_000)
    await inbox.stop(1_000)
    expect(order).toEqual(wanted)
  })

  test('stopped under load, the next process does the rest', async () => {
    const done: string[] = []
    const handle: InboxOptions['handle'] = async ({ id }) => {
      await new Promise(setImmediate)
      done.push(id)
    }
    const first = await open()
    const stopping = inboxOn(first, { handle })
    stopping.start()
    await Promise.all(Array.from({ length: 60 }, (_, at) => stopping.receive(delivery(`d${at}`))))
    await stopping.stop(5_000)
    const atStop = done.length
    await first.close()

    const inbox = inboxOn(await reopen(), { handle })
    expect((await inbox.status()).byState).toMatchObject({ received: 60 - atStop, leased: 0, done: atStop })
    inbox.start()
    await vi.waitFor(async () => expect((await inbox.status()).byState.done).toBe(60), 20_000)
    await inbox.stop(1_000)
    expect(done.toSorted()).toEqual(Array.from({ length: 60 }, (_, at) => `d${at}`).toSorted())
  })

  test('a dead one can be seen, revived and done', async () => {
    let isMended = false
    const store = await open()
    const inbox = inboxOn(store, {
      maxAttempts: 1,
      handle: async () => {
        if (!isMended) throw new Error('GitHub is away')
      },
    })
    inbox.start()
    await inbox.receive(delivery('a'))
    await vi.waitFor(async () => expect((await inbox.status()).byState.dead).toBe(1), 10_000)
    expect(await store.deliveries.listDead(10)).toMatchObject([
      { id: 'a', error: 'GitHub is away', attempts: 1 },
    ])
    isMended = true
    await store.deliveries.revive('a', Date.now())
    inbox.wake()
    await vi.waitFor(async () => expect((await inbox.status()).byState.done).toBe(1), 10_000)
    await inbox.stop(1_000)
  })
})

/** The inbox does everything once, in order, again where it failed, and forgets nothing. */
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { GitHubFault } from '../../app/github/github.ts'
import type { Delivery } from '../../app/store/rows.ts'
import { memoryDeliveries } from './memory-deliveries.ts'
import { closeInboxes, defer, delivery, openInbox } from './open-inbox.ts'

afterEach(closeInboxes)

test('a delivery that is received is handled once and done', async () => {
  const handled: string[] = []
  const inbox = openInbox({ handle: async ({ id }) => void handled.push(id) })
  inbox.start()
  expect(await inbox.receive(delivery('a'))).toBe('stored')
  await vi.waitFor(() => expect(inbox.deliveries.rows.get('a')?.state).toBe('done'), 10_000)
  expect(await inbox.receive(delivery('a'))).toBe('duplicate')
  expect(handled).toEqual(['a'])
})

test('one delivery id that comes twenty times at once is handled once', async () => {
  const handle = vi.fn(async () => {})
  const inbox = openInbox({ handle })
  inbox.start()
  const answers = await Promise.all(Array.from({ length: 20 }, () => inbox.receive(delivery('a'))))
  await vi.waitFor(() => expect(inbox.deliveries.rows.get('a')?.state).toBe('done'), 10_000)
  expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1)
  expect(handle).toHaveBeenCalledTimes(1)
})

test('what lies in the store when the process starts is handled', async () => {
  const deliveries = memoryDeliveries()
  await deliveries.receive(delivery('left-behind'))
  const inbox = openInbox({ store: { deliveries }, handle: async () => {} })
  inbox.start()
  await vi.waitFor(() => expect(deliveries.rows.get('left-behind')?.state).toBe('done'), 10_000)
})

test('deliveries of one lane run one after the other in the order they came, lanes run side by side', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 }), async (lanes) => {
      const order = new Map<string, string[]>()
      const busy = new Set<string>()
      let overlaps = 0
      const inbox = openInbox({
        concurrency: 3,
        handle: async ({ id, lane }) => {
          if (busy.has(lane)) overlaps += 1
          busy.add(lane)
          order.set(lane, [...(order.get(lane) ?? []), id])
          await new Promise(setImmediate)
          busy.delete(lane)
        },
      })
      const wanted = new Map<string, string[]>()
      for (const [at, lane] of lanes.entries()) {
        await inbox.receive(delivery(`d${at}`, { lane: `lane/${lane}` }))
        wanted.set(`lane/${lane}`, [...(wanted.get(`lane/${lane}`) ?? []), `d${at}`])
      }
      inbox.start()
      await vi.waitFor(async () => expect((await inbox.status()).byState.done).toBe(lanes.length), 10_000)
      await inbox.stop(0)
      expect(order).toEqual(wanted)
      expect(overlaps).toBe(0)
    }),
    { numRuns: 25, seed: 3 },
  )
})

test('no more than so many run at once', async () => {
  let running = 0
  let most = 0
  const inbox = openInbox({
    concurrency: 4,
    handle: async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
    },
  })
  for (let i = 0; i < 40; i += 1) await inbox.receive(delivery(`d${i}`))
  inbox.start()
  await vi.waitFor(async () => expect((await inbox.status()).byState.done).toBe(40), 10_000)
  expect(most).toBe(4)
})

test('a delivery that fails waits longer each time, and is given up after eight tries, where it can be seen and revived', async () => {
  const waits: number[] = []
  let isMended = false
  const inbox = openInbox({
    handle: async () => {
      if (!isMended) throw new Error('GitHub is away', { cause: new Error('socket hang up') })
    },
  })
  await inbox.receive(delivery('a'))
  inbox.start()
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    await vi.waitFor(() => {
      const row = inbox.deliveries.rows.get('a')
      expect(row?.attempts).toBe(attempt)
      expect(row?.state).toBe(attempt === 8 ? 'dead' : 'received')
    }, 10_000)
    const { dueAtMs = 0 } = inbox.deliveries.rows.get('a') as Delivery
    if (attempt < 8) waits.push(dueAtMs - inbox.clock.nowMs)
    inbox.clock.nowMs = dueAtMs
    inbox.wake()
  }
  expect(waits).toEqual([1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000, 3_600_000])
  expect((await inbox.status()).byState.dead).toBe(1)
  expect((await inbox.status()).lastError?.message).toContain('GitHub is away: socket hang up')
  expect(await inbox.deliveries.listDead(10)).toMatchObject([
    { id: 'a', error: 'GitHub is away: socket hang up' },
  ])

  isMended = true
  await inbox.deliveries.revive('a', inbox.clock.nowMs)
  inbox.wake()
  await vi.waitFor(() => expect(inbox.deliveries.rows.get('a')?.state).toBe('done'), 10_000)
})

test('a fault that says how long to wait is obeyed', async () => {
  const inbox = openInbox({
    handle: async () => {
      throw new GitHubFault('slow down', { kind: 'rate-limited', retryAfterMs: 90_000 })
    },
  })
  await inbox.receive(delivery('a'))
  inbox.start()
  await vi.waitFor(() => expect(inbox.deliveries.rows.get('a')?.error).toBe('slow down'), 10_000)
  const { dueAtMs = 0 } = inbox.deliveries.rows.get('a') as Delivery
  expect(dueAtMs - inbox.clock.nowMs).toBeGreaterThanOrEqual(90_000)
})

test('a delivery at which the process ended again and again is given up without another try', async () => {
  const deliveries = memoryDeliveries()
  await deliveries.receive(delivery('poison'))
  const clock = { nowMs: 1_790_000_000_000 }
  for (let i = 0; i < 8; i += 1) {
    await deliveries.lease({ owner: `process ${i}`, nowMs: clock.nowMs, leaseMs: 1_000, limit: 1 })
    clock.nowMs += 1_000
  }
  const handle = vi.fn(async () => {})
  const inbox = openInbox({ store: { deliveries }, clock, handle })
  inbox.start()
  await vi.waitFor(() => expect(deliveries.rows.get('poison')?.state).toBe('dead'), 10_000)
  expect(handle).not.toHaveBeenCalled()
  expect(deliveries.rows.get('poison')?.error).toContain('the process ended 8 times')
})

test('a handler past its deadline is told to stop, and its delivery is tried again', async () => {
  const told = defer<unknown>()
  const inbox = openInbox({
    leaseMs: 60,
    handle: (_, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          told.resolve(signal.reason)
          reject(signal.reason as Error)
        })
      }),
  })
  await inbox.receive(delivery('a'))
  inbox.start()
  expect(String(await told.promise)).toContain('it took longer than 0.05 s')
  await vi.waitFor(() => expect(inbox.deliveries.rows.get('a')?.state).toBe('received'), 10_000)
})

test('a handler that does not listen is left behind before its lease ends', async () => {
  const inbox = openInbox({ leaseMs: 60, handle: () => new Promise(() => {}) })
  await inbox.receive(delivery('a'))
  inbox.start()
  await vi.waitFor(() => expect(inbox.deliveries.rows.get('a')?.error).toContain('it took longer'), 10_000)
  expect((await inbox.status()).running).toBe(0)
})

test('a jump of the clock does not start a second run of what is running', async () => {
  const end = defer()
  const handle = vi.fn(() => end.promise)
  const inbox = openInbox({ handle })
  await inbox.receive(delivery('a'))
  inbox.start()
  await vi.waitFor(() => expect(handle).toHaveBeenCalled(), 10_000)
  inbox.clock.nowMs += 5 * 60_000
  inbox.wake()
  await vi.waitFor(() => expect(inbox.deliveries.rows.get('a')?.attempts).toBe(2), 10_000)
  end.resolve()
  await vi.waitFor(() => expect(inbox.deliveries.rows.get('a')?.state).toBe('done'), 10_000)
  expect(handle).toHaveBeenCalledTimes(1)
})

test('what another process was killed at is taken over when its lease ends', async () => {
  const deliveries = memoryDeliveries()
  const clock = { nowMs: 1_790_000_000_000 }
  await deliveries.receive(delivery('a'))
  await deliveries.lease({ owner: 'killed', nowMs: clock.nowMs, leaseMs: 60_000, limit: 8 })
  const handle = vi.fn(async () => {})
  const inbox = openInbox({ store: { deliveries }, clock, handle })
  await inbox.receive(delivery('b'))
  inbox.start()
  await vi.waitFor(() => expect(deliveries.rows.get('b')?.state).toBe('done'), 10_000)
  expect(deliveries.rows.get('a')?.leaseOwner).toBe('killed')
  clock.nowMs += 60_000
  inbox.wake()
  await vi.waitFor(() => expect(deliveries.rows.get('a')?.state).toBe('done'), 10_000)
  expect(handle).toHaveBeenCalledTimes(2)
})

test('stop waits for what runs, takes nothing new, and gives the rest back without counting the try', async () => {
  const quick = defer()
  const signals: AbortSignal[] = []
  const inbox = openInbox({
    concurrency: 2,
    handle: ({ id }, signal) => {
      signals.push(signal)
      return id === 'quick' ? quick.promise : new Promise(() => {})
    },
  })
  for (const id of ['quick', 'endless', 'waiting']) await inbox.receive(delivery(id))
  inbox.start()
  await vi.waitFor(() => expect(signals).toHaveLength(2), 10_000)
  const stopped = inbox.stop(100)
  quick.resolve()
  expect(await stopped).toEqual({ released: 1 })
  expect(signals[1]?.aborted).toBe(true)
  const states = [...inbox.deliveries.rows.values()].map(({ id, state, attempts }) => [id, state, attempts])
  expect(states).toEqual([
    ['quick', 'done', 1],
    ['endless', 'received', 0],
    ['waiting', 'received', 0],
  ])
})

test('stopping under load loses nothing: the next process does the rest, and each is done once', async () => {
  const deliveries = memoryDeliveries()
  const done = new Map<string, number>()
  const handle = async ({ id }: Delivery): Promise<void> => {
    await new Promise(setImmediate)
    done.set(id, (done.get(id) ?? 0) + 1)
  }
  let received = 0
  for (let round = 0; round < 10; round += 1) {
    const inbox = openInbox({ store: { deliveries }, handle })
    inbox.start()
    for (let i = 0; i < 20; i += 1) {
      received += 1
      await inbox.receive(delivery(`d${received}`))
    }
    await inbox.stop(1_000)
  }
  const last = openInbox({ store: { deliveries }, handle })
  last.start()
  await vi.waitFor(async () => expect((await last.status()).byState.done).toBe(200), 10_000)
  expect([...done.values()].filter((times) => times !== 1)).toEqual([])
  expect(done.size).toBe(200)
})

test('a store that fails at receiving is a failure of receiving', async () => {
  const deliveries = memoryDeliveries()
  const broken = { ...deliveries, receive: () => Promise.reject(new Error('disk full')) }
  const inbox = openInbox({ store: { deliveries: broken }, handle: async () => {} })
  await expect(inbox.receive(delivery('a'))).rejects.toThrow('disk full')
})

test('a store that fails for a while at leasing and finishing delays, and nothing more', async () => {
  const deliveries = memoryDeliveries()
  let faults = 0
  const stumble = (): void => {
    faults += 1
    if (faults % 2 === 1) throw new Error('database is locked')
  }
  const shaky = {
    ...deliveries,
    finish: async (...args: Parameters<typeof deliveries.finish>) => {
      stumble()
      return deliveries.finish(...args)
    },
  }
  const handle = vi.fn(async () => {})
  const inbox = openInbox({ store: { deliveries: shaky }, handle })
  await inbox.receive(delivery('a'))
  inbox.start()
  await vi.waitFor(() => expect(deliveries.rows.get('a')?.state).toBe('done'), 10_000)
  expect(handle).toHaveBeenCalledTimes(1)
  expect((await inbox.status()).lastError?.message).toBe('database is locked')
})

test('the inbox says that it stands still, and only then', async () => {
  const deliveries = memoryDeliveries()
  let isBroken = false
  const store = {
    deliveries: {
      ...deliveries,
      lease: async (...args: Parameters<typeof deliveries.lease>) => {
        if (isBroken) throw new Error('database is locked')
        return deliveries.lease(...args)
      },
    },
  }
  const inbox = openInbox({ store, handle: async () => {} })
  inbox.start()
  inbox.clock.nowMs += 60 * 60_000
  expect(await inbox.status()).toMatchObject({ isMoving: true, running: 0 })

  isBroken = true
  await inbox.receive(delivery('a', { receivedAtMs: inbox.clock.nowMs }))
  await vi.waitFor(async () => expect((await inbox.status()).lastError).toBeDefined(), 10_000)
  inbox.clock.nowMs += 5 * 60_000
  expect((await inbox.status()).isMoving).toBe(true)
  inbox.clock.nowMs += 1
  expect((await inbox.status()).isMoving).toBe(false)

  isBroken = false
  inbox.wake()
  await vi.waitFor(() => expect(deliveries.rows.get('a')?.state).toBe('done'), 10_000)
  expect((await inbox.status()).isMoving).toBe(true)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { silentLog } from '../../test/fixtures/silent-log.ts'
import { GitHubFault, type HookDelivery } from '../github/github.ts'
import { recoverDeliveries } from './recover-deliveries.ts'

const hourMs = 3_600_000

/** GitHub's log and our store, on one clock. */
function makeWorld() {
  const world = {
    nowMs: 1_790_000_000_000,
    entries: [] as HookDelivery[],
    stored: new Set<string>(),
    asked: [] as string[],
    values: new Map<string, string>(),
    readSince: [] as number[],
    /** whether the App takes what is sent again */
    isUp: true,
    refuse: (_: string): Error | undefined => undefined,
  }
  let ids = 0
  const send = (guid: string, statusCode: number, agoMs = 0): void => {
    ids += 1
    const deliveredAtMs = world.nowMs - agoMs
    const entry = { id: `${ids}`, guid, deliveredAtMs, statusCode }
    world.entries.push(entry)
    if (statusCode < 300 && statusCode > 0) world.stored.add(guid)
  }
  const deps = {
    log: silentLog,
    nowMs: () => world.nowMs,
    github: {
      async *listDeliveries(sinceMs: number) {
        world.readSince.push(sinceMs)
        yield* world.entries.toReversed().filter(({ deliveredAtMs }) => deliveredAtMs >= sinceMs)
      },
      redeliver: async (id: string) => {
        const guid = world.entries.find((entry) => entry.id === id)?.guid ?? ''
        const fault = world.refuse(guid)
        if (fault !== undefined) throw fault
        world.asked.push(guid)
        send(guid, world.isUp ? 202 : 502)
      },
    },
    store: {
      deliveries: {
        known: async (ids: readonly string[]) => new Set(ids.filter((id) => world.stored.has(id))),
      },
      values: {
        get: async (key: string) => world.values.get(key),
        set: async (key: string, value: string) => void world.values.set(key, value),
      },
    },
  }
  return { world, send, sweep: () => recoverDeliveries(deps) }
}

test('what failed is asked for, what arrived is not', async () => {
  const { world, send, sweep } = makeWorld()
  send('failed', 502, hourMs)
  send('arrived', 202, hourMs)
  send('twice-failed', 502, 2 * hourMs)
  send('twice-failed', 500, hourMs)
  send('failed-then-arrived', 502, 2 * hourMs)
  send('failed-then-arrived', 202, hourMs)
  expect(await sweep()).toMatchObject({ done: 2, problems: [] })
  expect(world.asked).toEqual(['twice-failed', 'failed'])
})

test('what GitHub says was accepted and is not in the database is asked for', async () => {
  const { world, send, sweep } = makeWorld()
  send('lost-with-the-disk', 202, hourMs)
  world.stored.clear()
  await sweep()
  expect(world.asked).toEqual(['lost-with-the-disk'])
})

test('200 deliveries that came while the App was away are all recovered, a hundred a sweep, oldest first', async () => {
  const { world, send, sweep } = makeWorld()
  for (let i = 200; i > 0; i -= 1) send(`d${i}`, 502, i * 1_000)
  expect(await sweep()).toMatchObject({ done: 100, isCut: true })
  expect(world.asked[0]).toBe('d200')
  expect(await sweep()).toMatchObject({ done: 100, isCut: false })
  expect(world.stored.size).toBe(200)
  await sweep()
  expect(new Set(world.asked).size).toBe(world.asked.length)
})

test('one delivery is asked for once in five minutes, then ever more rarely', async () => {
  const { world, send, sweep } = makeWorld()
  world.isUp = false
  send('refused', 400, hourMs)
  const startMs = world.nowMs
  const minutes: number[] = []
  for (let minute = 0; minute < 200; minute += 1) {
    world.nowMs = startMs + minute * 60_000
    const before = world.asked.length
    await sweep()
    if (world.asked.length > before) minutes.push(minute)
  }
  expect(minutes).toEqual([0, 5, 15, 35, 75, 155])
})

test('our own memory counts where the log of GitHub lags behind', async () => {
  const { world, send, sweep } = makeWorld()
  send('a', 502, hourMs)
  await sweep()
  world.entries.pop()
  world.stored.clear()
  world.nowMs += 4 * 60_000
  await sweep()
  expect(world.asked).toEqual(['a'])
  world.nowMs += 60_000
  await sweep()
  expect(world.asked).toEqual(['a', 'a'])
})

test('an attempt that may be on its way is left alone for a minute', async () => {
  const { world, send, sweep } = makeWorld()
  send('underway', 0)
  await sweep()
  expect(world.asked).toEqual([])
  world.nowMs += 60_000
  await sweep()
  expect(world.asked).toEqual(['underway'])
})

test('the log is read back to what is settled, with an overlap, and never further than three days', async () => {
  const { world, send, sweep } = makeWorld()
  await sweep()
  expect(world.readSince).toEqual([world.nowMs - 72 * hourMs])

  world.nowMs += hourMs
  send('arrived', 202)
  await sweep()
  expect(world.readSince[1]).toBe(world.nowMs - hourMs - 10 * 60_000)

  world.isUp = false
  send('pending', 502)
  const pendingMs = world.nowMs
  world.nowMs += hourMs
  await sweep()
  world.nowMs += hourMs
  await sweep()
  expect(world.readSince.at(-1)).toBe(pendingMs - 10 * 60_000)

  world.nowMs += 100 * hourMs
  await sweep()
  expect(world.readSince.at(-1)).toBe(world.nowMs - 72 * hourMs)
})

test('the order of the log does not matter', async () => {
  const attempts = fc.array(
    fc.record({
      guid: fc.integer({ min: 0, max: 5 }),
      status: fc.constantFrom(202, 500, 502),
      agoMs: fc.nat(hourMs),
    }),
    { maxLength: 20 },
  )
  await fc.assert(
    fc.asyncProperty(attempts, fc.infiniteStream(fc.nat(1_000)), async (list, random) => {
      const runs = [makeWorld(), makeWorld()]
      for (const { world, send } of runs) {
        world.isUp = false
        for (const { guid, status, agoMs } of list) send(`d${guid}`, status, hourMs + agoMs)
      }
      const keys = new Map(runs[1]?.world.entries.map((entry) => [entry, random.next().value]))
      runs[1]?.world.entries.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0))
      for (const { sweep } of runs) await sweep()
      expect(new Set(runs[1]?.world.asked)).toEqual(new Set(runs[0]?.world.asked))
    }),
    { seed: 5, numRuns: 100 },
  )
})

test('one that GitHub has no more is passed over; a limit ends the sweep, and the rest is asked for later', async () => {
  const { world, send, sweep } = makeWorld()
  for (const [at, guid] of ['gone', 'a', 'limited', 'b'].entries()) send(guid, 502, hourMs - at)
  world.refuse = (guid) => {
    if (guid === 'gone') return new GitHubFault('Not Found', { kind: 'not-found', status: 404 })
    if (guid === 'limited') return new GitHubFault('slow down', { kind: 'rate-limited' })
    return undefined
  }
  const swept = await sweep()
  expect(world.asked).toEqual(['a'])
  expect(swept.problems).toEqual([
    'delivery gone could not be asked for: Not Found',
    'delivery limited could not be asked for: slow down',
  ])
  world.refuse = () => undefined
  world.nowMs += 5 * 60_000
  await sweep()
  expect(new Set(world.asked)).toEqual(new Set(['a', 'limited', 'b', 'gone']))
})

test('a log that cannot be read is a fault, and nothing is remembered as settled', async () => {
  const { world, send, sweep } = makeWorld()
  send('a', 502, hourMs)
  const entries = world.entries
  Object.defineProperty(world, 'entries', {
    get: () => {
      throw new GitHubFault('bad gateway', { kind: 'unavailable' })
    },
    configurable: true,
  })
  await expect(sweep()).rejects.toThrow('bad gateway')
  Object.defineProperty(world, 'entries', { value: entries })
  await sweep()
  expect(world.asked).toEqual(['a'])
})

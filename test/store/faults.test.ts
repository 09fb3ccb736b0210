/** What goes wrong with a database file: nothing that was told as stored is lost, nothing is told that is not so. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClient } from '@libsql/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../app/store/open-store.ts'
import type { Store } from '../../app/store/store.ts'
import type { StoreFault } from '../../app/store/store-fault.ts'
import { makeDelivery, noonMs } from './rows.ts'

/** a hundred processes load the same modules */
const compileCache = join(tmpdir(), 'promptgate-test-compile-cache')
let folder: string
let file: string
const stores: Store[] = []
const children: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promptgate-faults-'))
  file = join(folder, 'app.db')
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const store of stores.splice(0)) await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(options: Partial<Parameters<typeof openStore>[0]> = {}): Promise<Store> {
  const store = await openStore({ url: `file:${file}`, ...options })
  stores.push(store)
  return store
}

/** Its lines as they come. */
function start(...args: readonly string[]): { child: ChildProcess; lines: AsyncIterableIterator<string> } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  })
  children.push(child)
  if (child.stdout === null) throw new Error('no output')
  return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() }
}

async function kindOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no fault',
    (fault: StoreFault) => fault.kind,
  )
}

const pickUp = { owner: 'test', nowMs: noonMs, leaseMs: 1000, limit: 10_000 }

test('another process holds the write lock for two seconds: all fifty deliveries are there afterwards', async () => {
  const faults: StoreFault[] = []
  const store = await open({ onFault: (fault) => faults.push(fault) })
  const { child, lines } = start('lock', file, '2000')
  expect((await lines.next()).value).toBe('locked')
  let turns = 0
  const ticking = setInterval(() => turns++, 20)
  const told = await Promise.all(
    Array.from({ length: 50 }, (_, n) => store.deliveries.receive(makeDelivery(`d${n}`))),
  )
  clearInterval(ticking)
  expect(new Set(told)).toEqual(new Set(['stored']))
  // the event loop went on meanwhile
  expect(turns).toBeGreaterThan(5)
  expect(faults).toEqual([])
  expect(store.health.lastFault()).toBeUndefined()
  await (child.exitCode === null ? once(child, 'exit') : undefined)
  await store.close()
  const { deliveries } = await open()
  expect(await deliveries.lease(pickUp)).toHaveLength(50)
  expect(await deliveries.lease(pickUp)).toHaveLength(0)
})

test('a lock that is never given back is told, and the next write finds it gone', {
  timeout: 60_000,
}, async () => {
  const faults: string[] = []
  const store = await open({ onFault: (fault) => faults.push(fault.kind) })
  const { child, lines } = start('lock', file, '60000')
  await lines.next()
  expect(await kindOf(store.deliveries.receive(makeDelivery('d1')))).toBe('busy')
  expect(faults).toEqual(['busy'])
  expect(store.health.lastFault()).toMatch(/write lock/)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await store.deliveries.receive(makeDelivery('d1'))).toBe('stored')
  expect(store.health.lastFault()).toBeUndefined()
  await store.close()
  expect(await (await open()).deliveries.known(['d1'])).toEqual(new Set(['d1']))
})

// the whole process is killed a hundred times in test/app/faults
test('twenty times killed: what was told as stored is there, once, and what was finished stays so', {
  timeout: 300_000,
}, async () => {
  // two databases side by side
  await Promise.all([killOften(join(folder, 'one.db'), 10, 1), killOften(join(folder, 'two.db'), 10, 2)])
})

async function killOften(path: string, rounds: number, seed: number): Promise<void> {
  const stored = new Set<string>()
  const finished = new Set<string>()
  let random = 20_261_120 + seed
  for (let round = 0; round < rounds; round++) {
    random = (random * 48_271) % 2_147_483_647
    const { child, lines } = start('write', path, String(round))
    let left = 1 + (random % 40)
    for await (const line of lines) {
      const [word, id = ''] = line.split(' ')
      // what was said before it ended counts, also what is read after the signal
      if (word === 'stored') stored.add(id)
      if (word === 'finished') finished.add(id)
      expect(['open', 'stored', 'leased', 'finished']).toContain(word)
      if (--left === 0) child.kill('SIGKILL')
    }
  }
  const store = await openStore({ url: `file:${path}` })
  stores.push(store)
  const { deliveries, health } = store
  await health.selfTest()
  expect(stored.size).toBeGreaterThan(rounds)
  const known = await deliveries.known([...stored])
  expect([...stored].filter((id) => !known.has(id))).toEqual([])
  const again: string[] = []
  for (;;) {
    const leased = await deliveries.lease({ ...pickUp, nowMs: noonMs + 10_000, limit: 500 })
    if (leased.length === 0) break
    again.push(...leased.map(({ id }) => id))
    for (const { id } of leased) await deliveries.finish(id, 'test', noonMs)
  }
  expect(new Set(again).size).toBe(again.length)
  expect(again.filter((id) => finished.has(id))).toEqual([])
  const { byState } = await deliveries.counts(noonMs)
  expect(byState).toMatchObject({ received: 0, leased: 0, dead: 0 })
  expect(byState.done).toBeGreaterThanOrEqual(stored.size)
}

test('five times killed in the middle of promotions: pointer, request, history and jobs agree', {
  timeout: 120_000,
}, async () => {
  const said: string[][] = []
  let random = 20_261_120
  for (let round = 0; round < 5; round++) {
    random = (random * 48_271) % 2_147_483_647
    const { child, lines } = start('promote', file, String(round))
    let left = 1 + (random % 12)
    for await (const line of lines) {
      said.push(line.split(' '))
      if (--left === 0) child.kill('SIGKILL')
    }
  }
  const { promotions, prompts, deliveries } = await open()
  const told = (word: string) => said.flatMap(([first, id = '']) => (first === word ? [id] : []))
  expect(told('moved').length).toBeGreaterThan(5)
  expect(told('conflict')).toEqual([])
  const requests = await promotions.findRequests(1, {}, 9999)
  const ids = new Set(requests.map(({ id }) => id))
  expect(told('opened').filter((id) => !ids.has(id))).toEqual([])
  expect([...(await deliveries.known([...ids].map((id) => `promote/${id}`)))]).toHaveLength(ids.size)
  const moved = requests.filter(({ state }) => state === 'moved').map(({ id }) => id)
  expect(told('moved').filter((id) => !moved.includes(id))).toEqual([])
  const history = await promotions.history(1, {}, 9999)
  expect(history.map(({ requestId }) => requestId)).toEqual(moved)
  expect((await promotions.pointers(1)).map(({ requestId }) => requestId)).toEqual(moved.slice(0, 1))
  expect([...(await deliveries.known(requests.map(({ id }) => `announce/${id}`)))]).toHaveLength(moved.length)
  expect(await promotions.generation()).toBe(moved.length)
  const active = (await prompts.transitions(1, { prompt: 'triage' }, 9999)).filter(
    (row) => row.state === 'active',
  )
  expect(active.map(({ cause }) => cause)).toEqual(moved.toReversed().map((id) => `request/${id}`))
})

test('a second process is refused, and told who has the database', async () => {
  await open()
  const { lines } = start('open', file)
  expect((await lines.next()).value).toMatch(
    new RegExp(`^refused: Another process has this database open.*process ${process.pid} on `),
  )
  expect(await kindOf(openStore({ url: `file:${file}` }))).toBe('in-use')
})

test('the lock of a process that was killed is free at once', async () => {
  const { child, lines } = start('open', file)
  expect((await lines.next()).value).toBe('open')
  expect(await kindOf(openStore({ url: `file:${file}` }))).toBe('in-use')
  child.kill('SIGKILL')
  await once(child, 'exit')
  await (await open()).health.selfTest()
})

test('a store that is closed can be opened again, and takes no more writes', async () => {
  const store = await open()
  const late = store.deliveries.receive(makeDelivery('late'))
  await store.close()
  expect(await late).toBe('stored')
  await expect(store.deliveries.receive(makeDelivery('d2'))).rejects.toThrow('closed')
  expect(await (await open()).deliveries.known(['late', 'd2'])).toEqual(new Set(['late']))
})

/** A file system of its own, small enough to fill; only root may mount one. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0
async function withMount(options: string, work: (mount: string) => Promise<void>): Promise<void> {
  const mount = join(folder, 'mount')
  await mkdir(mount)
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', mount])
  try {
    await work(mount)
  } finally {
    execFileSync('umount', ['-l', mount])
  }
}

test.skipIf(!canMount)(
  'a full disk: the write is refused with the fix, and goes on when there is room',
  async () => {
    await (await open()).close()
    await withMount('size=1536k', async (mount) => {
      await copyFile(file, join(mount, 'app.db'))
      file = join(mount, 'app.db')
      const ballast = join(mount, 'ballast')
      const store = await open()
      await writeFile(ballast, 'x'.repeat(500_000))
      const payload = 'x'.repeat(60_000)
      const stored: string[] = []
      let kind = 'no fault'
      for (let n = 0; n < 100 && kind === 'no fault'; n++) {
        kind = await kindOf(
          store.deliveries.receive(makeDelivery(`d${n}`, { payload })).then(() => stored.push(`d${n}`)),
        )
      }
      expect(kind).toBe('full')
      expect(store.health.lastFault()).toMatch(/disk of the database is full/)
      expect((await store.deliveries.known(Array.from({ length: 100 }, (_, n) => `d${n}`))).size).toBe(
        stored.length,
      )
      await rm(ballast)
      expect(await store.deliveries.receive(makeDelivery('room'))).toBe('stored')
      expect(store.health.lastFault()).toBeUndefined()
      await store.close()
      const again = await open()
      expect((await again.deliveries.known([...stored, 'room'])).size).toBe(stored.length + 1)
      await again.close()
    })
  },
)

test.skipIf(!canMount)('a read-only file: the store does not open, and says why', async () => {
  await (await open()).close()
  await withMount('size=4m', async (mount) => {
    for (const end of ['', '.lock', '.owner']) await copyFile(`${file}${end}`, join(mount, `app.db${end}`))
    execFileSync('mount', ['-o', 'remount,ro', mount])
    await expect(openStore({ url: `file:${join(mount, 'app.db')}` })).rejects.toMatchObject({
      kind: 'read-only',
      message: expect.stringMatching(/right to write/),
    })
  })
})

test('a delivery that cannot be stored takes no other of its group with it', async () => {
  const { deliveries, health } = await open()
  // what the database refuses and no type allows
  const bad = makeDelivery('bad', { lane: undefined as unknown as string })
  const told = await Promise.allSettled([makeDelivery('a'), bad, makeDelivery('b')].map(deliveries.receive))
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await deliveries.known(['a', 'bad', 'b'])).toEqual(new Set(['a', 'b']))
  expect(health.lastFault()).toBeUndefined()
})

test('a damaged log is refused: rows that were committed would vanish', async () => {
  const { child, lines } = start('write', file, 'wal')
  let left = 60
  for await (const _ of lines) if (--left === 0) child.kill('SIGKILL')
  const wal = await readFile(`${file}-wal`)
  expect(wal.length).toBeGreaterThan(100_000)
  wal.fill(0x5a, wal.length >> 1, (wal.length >> 1) + 5000)
  await writeFile(`${file}-wal`, wal)
  await expect(openStore({ url: `file:${file}` })).rejects.toMatchObject({
    kind: 'damaged',
    message: expect.stringMatching(/app\.db-wal is broken before \d+ transactions.*Moving that file away/),
  })
  wal.fill(0x5a, 0, 32)
  await writeFile(`${file}-wal`, wal)
  expect(await kindOf(openStore({ url: `file:${file}` }))).toBe('damaged')
  expect((await stat(`${file}-wal`)).size).toBe(wal.length)
})

test('a log that ends in a torn transaction is opened: it was never acknowledged', async () => {
  const { child, lines } = start('write', file, 'torn')
  const stored: string[] = []
  for await (const line of lines) {
    if (line.startsWith('stored ')) stored.push(line.slice(7))
    if (stored.length === 30) child.kill('SIGKILL')
  }
  const wal = await readFile(`${file}-wal`)
  const torn = Buffer.concat([wal, Buffer.from(wal.subarray(wal.length - 4120)).fill(0x5a, 100, 200)])
  await writeFile(`${file}-wal`, torn)
  expect((await (await open()).deliveries.known(stored)).size).toBe(stored.length)
})

test('a database whose header is damaged is refused with what to do', async () => {
  await (await open()).close()
  const bytes = await readFile(file)
  await writeFile(file, bytes.fill(0x5a, 0, 100))
  await expect(openStore({ url: `file:${file}` })).rejects.toMatchObject({
    kind: 'damaged',
    message: expect.stringMatching(/restore the last backup/),
  })
})

test('a damaged page: the read fails and is not taken for an absence', async () => {
  const store = await open()
  await store.values.set('key', 'value')
  await store.close()
  const bytes = await readFile(file)
  // all but the schema
  await writeFile(file, bytes.fill(0x5a, 4096 * 8))
  expect(await kindOf(openStore({ url: `file:${file}` }))).toBe('damaged')
})

test('a database that a newer version has changed is refused', async () => {
  await (await open()).close()
  const client = createClient({ url: `file:${file}` })
  await client.execute("insert into migrations values ('0099_later', 0)")
  client.close()
  await expect(openStore({ url: `file:${file}` })).rejects.toMatchObject({
    kind: 'newer',
    message: expect.stringMatching(/newer version.*0099_later/),
  })
})

test('a folder that is not there is told as such', async () => {
  expect(await kindOf(openStore({ url: `file:${join(folder, 'absent', 'app.db')}` }))).toBe('cannot-open')
  expect(await kindOf(openStore({ url: 'file::memory:' }))).toBe('cannot-open')
  expect(await kindOf(openStore({ url: `file:${file}?mode=ro` }))).toBe('cannot-open')
  expect(await kindOf(openStore({ url: `file:${file}`, migrationsFolder: folder }))).toBe('cannot-open')
})

test('every commit is flushed to disk, and those that come together cost one', async () => {
  const store = await open()
  const client = createClient({ url: `file:${file}` })
  expect((await client.execute('pragma synchronous')).rows[0]?.['synchronous']).toBe(2)
  expect((await client.execute('pragma journal_mode')).rows[0]?.['journal_mode']).toBe('wal')
  client.close()
  const walBytes = async () => (await stat(`${file}-wal`)).size
  const before = await walBytes()
  await Promise.all(Array.from({ length: 50 }, (_, n) => store.deliveries.receive(makeDelivery(`d${n}`))))
  // each commit of its own would write six pages and more
  expect(((await walBytes()) - before) / 4096).toBeLessThan(50)
})

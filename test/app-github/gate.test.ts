/** The gate: few at a time, writes to one repository in line, waits that have an end. */
import { expect, test } from 'vitest'
import { type GateOptions, openGate } from '../../app/github/open-gate.ts'
import { githubLimits } from '../../app/github/token-bucket.ts'

const read = { points: 1, isContent: false }
const create = { points: 5, isContent: true }

function openTestGate(changes: Partial<GateOptions> = {}) {
  const clock = { now: 0, slept: [] as number[] }
  const gate = openGate({
    limits: githubLimits,
    concurrency: 10,
    maxWaitMs: 60_000,
    nowMs: () => clock.now,
    sleep: async (ms) => {
      clock.slept.push(ms)
      clock.now += ms
    },
    ...changes,
  })
  return { gate, clock }
}

/** Tasks that end when told to, and how many ran at once. */
function makeTasks() {
  const ends: (() => void)[] = []
  const state = { running: 0, most: 0, order: [] as number[] }
  const make = (id: number) => async () => {
    state.running++
    state.most = Math.max(state.most, state.running)
    await new Promise<void>((resolve) => ends.push(resolve))
    state.running--
    state.order.push(id)
    return id
  }
  return { make, ends, state }
}

/** Lets everything that can go on go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

test('at most so many run at once, and all of them run', async () => {
  const { gate } = openTestGate({ concurrency: 4 })
  const { make, ends, state } = makeTasks()
  const all = Promise.all(Array.from({ length: 25 }, (_, id) => gate.pass(read, undefined, make(id))))
  while (state.order.length < 25) {
    await settle()
    expect(state.running).toBeLessThanOrEqual(4)
    for (const end of ends.splice(0)) end()
  }
  expect(await all).toEqual(Array.from({ length: 25 }, (_, id) => id))
  expect(state.most).toBe(4)
})

test('tasks of one line run one by one and in order, another line beside them', async () => {
  const { gate } = openTestGate()
  const { make, ends, state } = makeTasks()
  const first = [1, 2, 3].map((id) => gate.pass(create, 'a', make(id)))
  const other = gate.pass(create, 'b', make(10))
  await settle()
  expect(state.running).toBe(2)
  while (state.order.length < 4) {
    await settle()
    for (const end of ends.splice(0)) end()
  }
  await Promise.all([...first, other])
  expect(state.order.filter((id) => id < 10)).toEqual([1, 2, 3])
  expect(state.most).toBe(2)
})

test('a task that fails keeps neither its place nor the line', async () => {
  const { gate } = openTestGate({ concurrency: 1 })
  const failing = gate.pass(create, 'a', async () => {
    throw new Error('no')
  })
  const next = gate.pass(create, 'a', async () => 'yes')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('yes')
})

test('what does not fit into the minute waits for the next one', async () => {
  const { gate, clock } = openTestGate()
  for (let i = 0; i < 81; i++) await gate.pass(create, 'a', async () => i)
  expect(clock.slept).toEqual([60_000])
})

test('a wait above the limit is refused with its length, and other requests go on', async () => {
  const { gate, clock } = openTestGate()
  gate.block(61_000)
  await expect(gate.pass(read, undefined, async () => 1)).rejects.toMatchObject({
    kind: 'rate-limited',
    retryAfterMs: 61_000,
  })
  expect(clock.slept).toEqual([])
  clock.now = 61_000
  expect(await gate.pass(read, undefined, async () => 1)).toBe(1)
})

test('who stood in line for longer than a wait may last is refused', async () => {
  const { gate, clock } = openTestGate()
  const slow = gate.pass(create, 'a', async () => {
    clock.now += 70_000
  })
  const late = gate.pass(create, 'a', async () => 1)
  await slow
  await expect(late).rejects.toMatchObject({ kind: 'rate-limited' })
})

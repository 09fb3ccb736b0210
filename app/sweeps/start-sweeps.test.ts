/** Sweeps run in turn, never beside themselves, and tell how they are. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { silentLog } from '../../test/fixtures/silent-log.ts'
import { nowMs } from '../../test/sweeps/make-world.ts'
import { type Sweep, type Swept, startSweeps } from './start-sweeps.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const fine: Swept = { done: 1, problems: [] }
const sweepOf = (run: Sweep['run'], rest: Partial<Sweep> = {}): Sweep => ({
  name: 'test',
  everyMs: 1_000,
  run,
  ...rest,
})
const start = (sweep: Sweep) =>
  startSweeps({ sweeps: [sweep], nowMs: () => nowMs, log: silentLog, random: () => 0.5 })

test('a sweep runs again and again, first after its own time', async () => {
  const run = vi.fn(async () => fine)
  const sweeps = start(sweepOf(run, { firstAfterMs: 10 }))
  await vi.advanceTimersByTimeAsync(9)
  expect(run).toHaveBeenCalledTimes(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(run).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(run).toHaveBeenCalledTimes(4)
  await sweeps.stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(run).toHaveBeenCalledTimes(4)
})

test('a sweep never runs beside itself', async () => {
  const end = Promise.withResolvers<Swept>()
  const run = vi.fn(() => end.promise)
  const sweeps = start(sweepOf(run))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(run).toHaveBeenCalledTimes(1)
  expect(sweeps.status()).toEqual([{ name: 'test', isRunning: true }])
  end.resolve(fine)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(run).toHaveBeenCalledTimes(2)
  await sweeps.stop()
})

test('a sweep that fails is shown, and runs again', async () => {
  let isBroken = true
  const sweeps = start(
    sweepOf(async () => {
      if (isBroken) throw new Error('GitHub is away')
      return fine
    }),
  )
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sweeps.status()).toEqual([
    { name: 'test', isRunning: false, endedAtMs: nowMs, problem: 'GitHub is away' },
  ])
  isBroken = false
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sweeps.status()).toEqual([{ name: 'test', isRunning: false, endedAtMs: nowMs, wellAtMs: nowMs }])
  await sweeps.stop()
})

test('what a sweep left out is shown, with the last time that all was well', async () => {
  const answers: Swept[] = [fine, { done: 0, problems: ['one', 'two', 'three'] }]
  const sweeps = start(sweepOf(async () => answers.shift() ?? fine))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(sweeps.status()).toMatchObject([{ wellAtMs: nowMs, problem: 'one (and 2 more)' }])
  await sweeps.stop()
})

test('a sweep that was cut goes on soon', async () => {
  const run = vi.fn(async () => ({ ...fine, isCut: true }))
  const sweeps = start(sweepOf(run, { everyMs: 3_600_000, firstAfterMs: 0 }))
  await vi.advanceTimersByTimeAsync(15_000)
  expect(run).toHaveBeenCalledTimes(2)
  await sweeps.stop()
})

test('stopping tells the sweep that runs, and waits for it no longer than it must', async () => {
  let told: AbortSignal | undefined
  const sweeps = start(
    sweepOf((signal) => {
      told = signal
      return new Promise(() => {})
    }),
  )
  await vi.advanceTimersByTimeAsync(1_000)
  const stopped = sweeps.stop()
  expect(told?.aborted).toBe(true)
  await vi.advanceTimersByTimeAsync(8_000)
  await stopped
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Progress } from '../../../shared/order/work-order.ts'
import { paceProgress } from './pace-progress.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function open(answer: () => Promise<void> = async () => {}) {
  const sent: { atMs: number; done: number }[] = []
  const startMs = Date.now()
  const pace = paceProgress(
    async ({ done }: Progress) => {
      sent.push({ atMs: Date.now() - startMs, done })
      await answer()
    },
    () => Date.now(),
  )
  return { pace, sent }
}

test('the first at once, then the newest every 5 s', async () => {
  const { pace, sent } = open()
  for (let done = 1; done <= 24; done++) {
    pace.tell({ done, total: 24 })
    await vi.advanceTimersByTimeAsync(500)
  }
  await vi.advanceTimersByTimeAsync(5_000)
  expect(sent).toEqual([
    { atMs: 0, done: 1 },
    { atMs: 5_000, done: 10 },
    { atMs: 10_000, done: 20 },
    { atMs: 15_000, done: 24 },
  ])
})

test('while nothing changes a sign of life every minute', async () => {
  const { pace, sent } = open()
  pace.tell({ done: 1, total: 2 })
  await vi.advanceTimersByTimeAsync(121_000)
  expect(sent.map(({ atMs }) => atMs)).toEqual([0, 60_000, 120_000])
})

test('an App that hangs is told one thing at a time', async () => {
  let release = (): void => {}
  const { pace, sent } = open(
    () =>
      new Promise((resolve) => {
        release = resolve
      }),
  )
  pace.tell({ done: 1, total: 3 })
  await vi.advanceTimersByTimeAsync(20_000)
  pace.tell({ done: 2, total: 3 })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sent).toHaveLength(1)
  release()
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toMatchObject([{ done: 1 }, { done: 2 }])
})

test('after the end nothing is sent', async () => {
  const { pace, sent } = open()
  pace.tell({ done: 1, total: 3 })
  await vi.advanceTimersByTimeAsync(0)
  pace.tell({ done: 2, total: 3 })
  pace.close()
  pace.tell({ done: 3, total: 3 })
  await vi.advanceTimersByTimeAsync(300_000)
  expect(sent).toHaveLength(1)
})

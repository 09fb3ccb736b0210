/** What is kept long enough is forgotten, a little at a time. */
import { expect, test } from 'vitest'
import { minuteMs, nowMs } from '../../test/sweeps/make-world.ts'
import { prune } from './prune.ts'

test('pruning drops deliveries after 7 days, outputs after as many as are set, a little at a time', async () => {
  const left = [500, 500, 3]
  const asked: number[] = []
  const answer = async (beforeMs: number, rows: number) => {
    asked.push(beforeMs)
    return rows
  }
  const store = {
    deliveries: { prune: (beforeMs: number) => answer(beforeMs, 4) },
    reports: { forgetOutputs: (beforeMs: number) => answer(beforeMs, left.shift() ?? 0) },
  }
  expect(await prune({ store, settings: { retentionDays: 30 }, nowMs: () => nowMs })).toEqual({
    done: 1_007,
    problems: [],
  })
  const dayMs = 24 * 60 * minuteMs
  expect(asked).toEqual([nowMs - 7 * dayMs, ...Array.from({ length: 3 }, () => nowMs - 30 * dayMs)])
})

test('pruning ends for today where there is no end of rows', async () => {
  const store = { deliveries: { prune: async () => 0 }, reports: { forgetOutputs: async () => 500 } }
  expect(await prune({ store, settings: { retentionDays: 30 }, nowMs: () => nowMs })).toMatchObject({
    done: 10_000,
    isCut: true,
  })
})

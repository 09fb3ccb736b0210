import { expect, test } from 'vitest'
import { createProgressLine } from './show-progress.ts'

test('the first, one in a while with the time left, and the last', () => {
  let nowMs = 0
  const line = createProgressLine(5_000, () => nowMs)
  const lines: (string | undefined)[] = []
  for (let done = 1; done <= 100; done++) {
    nowMs += 200
    lines.push(line({ done, planned: 100, cached: 0, failed: done > 60 ? 1 : 0 }))
  }
  const told = lines.filter((text) => text !== undefined)
  expect(told[0]).toBe('1 of 100 calls')
  expect(told[1]).toBe('26 of 100 calls, about 15\u202fs left')
  expect(told.at(-1)).toBe('100 of 100 calls, 1 failed')
  expect(told).toHaveLength(5)
})

test('answers from the cache say nothing of the time left', () => {
  const line = createProgressLine(0, () => 1)
  expect(line({ done: 50, planned: 100, cached: 50, failed: 0 })).toBe('50 of 100 calls, 50 from cache')
})

/** The limits hold for every sequence of requests, and nobody waits longer than they ask for. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bucket, block, type Cost, fullBucket, spend, waitFor } from '../../app/github/token-bucket.ts'

const limits = { pointsPerMinute: 30, contentsPerMinute: 3, contentsPerHour: 8 }
const read: Cost = { points: 1, isContent: false }
const create: Cost = { points: 5, isContent: true }

function spendMany(count: number, cost: Cost, atMs: number, start: Bucket = fullBucket): Bucket {
  let bucket = start
  for (let i = 0; i < count; i++) bucket = spend(bucket, cost, atMs)
  return bucket
}

test('a full bucket lets requests through until the points of the minute are spent', () => {
  expect(waitFor(spendMany(29, read, 0), limits, read, 10)).toBe(0)
  expect(waitFor(spendMany(30, read, 0), limits, read, 10)).toBe(59_990)
  expect(waitFor(spendMany(30, read, 0), limits, read, 60_000)).toBe(0)
})

test('contents have limits of their own, by the minute and by the hour', () => {
  const three = spendMany(3, create, 0)
  expect(waitFor(three, limits, create, 1000)).toBe(59_000)
  expect(waitFor(three, limits, read, 1000)).toBe(0)
  const eight = spendMany(2, create, 120_000, spendMany(3, create, 60_000, three))
  expect(waitFor(eight, limits, create, 200_000)).toBe(3_400_000)
})

test('a block stands until its time, whatever is left; an earlier one does not shorten it', () => {
  const bucket = block(block(fullBucket, 9000), 5000)
  expect(waitFor(bucket, limits, read, 1000)).toBe(8000)
  expect(waitFor(bucket, limits, read, 9000)).toBe(0)
})

test('a request that costs more than the limit goes through once the window is empty', () => {
  const huge: Cost = { points: 50, isContent: false }
  expect(waitFor(fullBucket, limits, huge, 0)).toBe(0)
  expect(waitFor(spend(fullBucket, read, 0), limits, huge, 0)).toBe(60_000)
})

test('no window ever holds more than its limit', () => {
  const step = fc.record({ isContent: fc.boolean(), pauseMs: fc.integer({ min: 0, max: 30_000 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      let bucket = fullBucket
      let now = 0
      const sent: { atMs: number; cost: Cost }[] = []
      for (const { isContent, pauseMs } of steps) {
        const cost = isContent ? create : read
        now += pauseMs
        now += waitFor(bucket, limits, cost, now)
        expect(waitFor(bucket, limits, cost, now)).toBe(0)
        bucket = spend(bucket, cost, now)
        sent.push({ atMs: now, cost })
        const since = (windowMs: number) => sent.filter(({ atMs }) => atMs > now - windowMs)
        expect(since(60_000).reduce((sum, one) => sum + one.cost.points, 0)).toBeLessThanOrEqual(30)
        expect(since(60_000).filter((one) => one.cost.isContent).length).toBeLessThanOrEqual(3)
        expect(since(3_600_000).filter((one) => one.cost.isContent).length).toBeLessThanOrEqual(8)
      }
    }),
    { seed: 20_261_120, numRuns: 60 },
  )
})

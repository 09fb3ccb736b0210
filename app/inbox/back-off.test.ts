import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOff } from './back-off.ts'

const half = () => 0.5

test('the wait grows from a second to an hour and stays there', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => backOff(attempts, new Error('x'), half) / 1000)
  expect(waits).toEqual([1, 5, 30, 120, 600, 3600, 3600, 3600])
})

test('what failed together does not come back together', () => {
  expect(backOff(1, undefined, () => 0)).toBe(750)
  expect(backOff(1, undefined, () => 1)).toBe(1250)
})

test('an asked wait is never undercut, nor longer than any limit of GitHub', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.nat(7_200_000),
      fc.float({ min: 0, max: 1 }),
      (n, asked, r) => {
        const random = Number.isNaN(r) ? 0 : r
        const wait = backOff(n, { retryAfterMs: asked }, () => random)
        expect(wait).toBeGreaterThanOrEqual(asked)
        expect(wait).toBeGreaterThanOrEqual(backOff(n, undefined, () => random))
      },
    ),
    { seed: 7 },
  )
  expect(backOff(1, { retryAfterMs: 1e12 }, () => 0)).toBe(7_200_000)
})

test.each([[-1], [Number.NaN], ['60'], [null]])('an asked wait of %s is none', (retryAfterMs) => {
  expect(backOff(1, { retryAfterMs }, half)).toBe(1_000)
})

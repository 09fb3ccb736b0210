import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRetryAfter } from './parse-retry-after.ts'

const date = Date.UTC(1994, 10, 6, 8, 49, 0)
const seeded = { seed: 20_261_120, numRuns: 1000 }
const headers = (value: string, name = 'retry-after') => new Headers({ [name]: value })

test.each([
  ['120', 120_000],
  ['0', 0],
  [' 3 ', 3000],
  ['1.5', 1500],
  ['Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
  ['Sun Nov  6 08:49:37 1994', 37_000],
  ['Sun, 06 Nov 1994 08:48:00 GMT', 0],
  ['-5', undefined],
  ['soon', undefined],
  ['', undefined],
  ['2', 2000],
  ['1994', 1_994_000],
  ['Nov 6', undefined],
  ['2026-11-20T10:00:00Z', undefined],
  ['Sun, 99 Nov 1994 08:49:37 GMT', undefined],
])('Retry-After: %j is %s ms', (value, expected) => {
  expect(parseRetryAfter(headers(value), date)).toBe(expected)
})

test('retry-after-ms goes first, nonsense in it is passed over', () => {
  expect(parseRetryAfter(new Headers({ 'retry-after-ms': '250', 'retry-after': '9' }), date)).toBe(250)
  expect(parseRetryAfter(new Headers({ 'retry-after-ms': 'x', 'retry-after': '9' }), date)).toBe(9000)
  expect(parseRetryAfter(new Headers(), date)).toBeUndefined()
})

test('every date that HTTP can write comes back, to the second', () => {
  const times = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  fc.assert(
    fc.property(times, times, (at, now) => {
      const wait = parseRetryAfter(headers(at.toUTCString()), now.getTime())
      expect(wait).toBe(Math.max(0, Math.floor(at.getTime() / 1000) * 1000 - now.getTime()))
    }),
    seeded,
  )
})

test('whatever stands there, the wait is undefined or a number that is not negative', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.nat(), (seconds, milliseconds, now) => {
      const get = (name: string) => (name === 'retry-after' ? seconds : milliseconds)
      const wait = parseRetryAfter({ get }, now)
      expect(wait === undefined || wait >= 0).toBe(true)
    }),
    seeded,
  )
})

/** The bucket of one who asks, and the address that failures are counted under. */
import { expect, test } from 'vitest'
import { createRateLimit, rateHeaders } from './rate-limit.ts'
import { rateLimitAddress } from './rate-limit-address.ts'

test('a burst is allowed, then the steady rate, each name for itself', () => {
  let nowMs = 0
  const limit = createRateLimit({ perSecond: 2, burst: 4, nowMs: () => nowMs })
  const allowed = (): boolean[] => Array.from({ length: 5 }, () => limit.take('a').isAllowed)
  expect(allowed()).toEqual([true, true, true, true, false])
  expect(limit.take('b')).toMatchObject({ isAllowed: true, remaining: 3 })
  nowMs = 1000
  expect(allowed()).toEqual([true, true, false, false, false])
  nowMs = 60_000
  expect(limit.look('a')).toMatchObject({ isAllowed: true, remaining: 4, resetSeconds: 0 })
  expect(allowed()).toEqual([true, true, true, true, false])
})

test('a refusal says when to come back', () => {
  const limit = createRateLimit({ perSecond: 0.5, burst: 1, nowMs: () => 0 })
  expect(rateHeaders(limit.take('a'))).toEqual({
    'ratelimit-limit': '1',
    'ratelimit-remaining': '0',
    'ratelimit-reset': '2',
  })
  expect(rateHeaders(limit.take('a'))).toMatchObject({ 'retry-after': '2', 'ratelimit-remaining': '0' })
})

test('a hundred thousand strangers do not fill the memory, and take nobody’s bucket who asks now', () => {
  let nowMs = 0
  const limit = createRateLimit({ perSecond: 1, burst: 2, nowMs: () => nowMs })
  for (let n = 0; n < 100_000; n++) {
    nowMs += 0.01
    limit.take(`stranger ${n}`)
  }
  limit.take('stranger 99999')
  expect(limit.take('stranger 99999').isAllowed).toBe(false)
})

test.each([
  ['203.0.113.9', undefined, '203.0.113.9'],
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['127.0.0.1', '192.0.2.7, 198.51.100.1', '198.51.100.1'],
  ['::ffff:10.0.0.3', '198.51.100.1', '198.51.100.1'],
  ['10.0.0.3', undefined, '10.0.0.3'],
  ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', undefined, '2001:db8:1:2'],
  [undefined, undefined, 'unknown'],
])('%s, forwarded for %s, counts as %s', (remoteAddress, forwarded, expected) => {
  const headers = { 'x-forwarded-for': forwarded }
  const request = remoteAddress === undefined ? { headers } : { headers, remoteAddress }
  expect(rateLimitAddress(request)).toBe(expected)
})

import { expect, test } from 'vitest'
import { type CanaryShare, isInCanary } from './choose-arm.ts'

const share = (percent: number, fingerprint = 'f'): CanaryShare => ({
  repositoryId: 1,
  environment: 'production',
  prompt: 'support-triage',
  fingerprint,
  percent,
})
const keys = Array.from({ length: 5_000 }, (_, n) => `user-${n}`)
const inside = (of: CanaryShare) => keys.filter((key) => isInCanary(of, key))

test('the share of the keys is the share that was asked for, also a small one', () => {
  for (const percent of [0.5, 10, 50, 90]) {
    const expected = (keys.length * percent) / 100
    // four standard deviations
    const slack = 4 * Math.sqrt(expected * (1 - percent / 100))
    expect(Math.abs(inside(share(percent)).length - expected), String(percent)).toBeLessThan(slack)
  }
  expect(inside(share(0))).toEqual([])
  expect(inside(share(100))).toEqual(keys)
})

test('a larger share takes nobody out; another canary draws others', () => {
  const few = inside(share(10))
  const more = new Set(inside(share(30)))
  expect(few.filter((key) => !more.has(key))).toEqual([])
  expect(inside(share(10, 'g'))).not.toEqual(few)
})

test('without a key nobody is in it', () => {
  expect([isInCanary(share(100), undefined), isInCanary(share(100), '')]).toEqual([false, false])
})

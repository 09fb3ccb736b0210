/** A merge queue takes the verdict that counts everything, not the first one whose inputs are equal. */
import { expect, test } from 'vitest'
import { newestOfKey } from './newest-of-key.ts'

const key = { subject: 'pull/7', headSha: 'a', mergeBaseSha: 'b', policyHash: 'c' }
const whole = { ...key, id: 'whole' }

test('a part that was measured after the whole takes its place', () => {
  const part = { ...key, id: 'part' }
  expect(newestOfKey(whole, [part, whole])).toBe(part)
})

test.each(['subject', 'headSha', 'mergeBaseSha', 'policyHash'] as const)('another %s does not', (name) => {
  expect(newestOfKey(whole, [{ ...key, [name]: 'x', id: 'other' }, whole])).toBe(whole)
})

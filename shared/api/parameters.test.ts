/** Times of a query: days that there are, and a zone whose plus came as a space. */
import { expect, test } from 'vitest'
import { timeParameter } from './parameters.ts'

const { read } = timeParameter('when')

test.each([
  ['2026-11-20', '2026-11-20T00:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ['2026-11-20T12:00Z', '2026-11-20T12:00:00.000Z'],
  ['2026-11-20T00:30:00+01:00', '2026-11-19T23:30:00.000Z'],
  // what a query makes of a + that is not percent-encoded
  ['2026-11-20T12:00:00 01:00', '2026-11-20T11:00:00.000Z'],
  ['2026-12-31T23:59:59.999-12:00', '2027-01-01T11:59:59.999Z'],
])('%s is %s', (written, expected) => {
  expect(new Date(read(written) ?? Number.NaN).toISOString()).toBe(expected)
})

test.each([
  '2026-02-30',
  '2026-02-29T10:00:00Z',
  '2026-04-31T00:00:00+02:00',
  '2026-13-01',
  '2026-11-20T12:00',
  '',
])('%j is no time', (written) => {
  expect(read(written)).toBeUndefined()
})

/** What was ordered is stored as text and read again; other text is a fault. */
import { describe, expect, test } from 'vitest'
import { ordered } from '../../test/order/make-order.ts'
import { parseOrdered } from './parse-ordered.ts'

describe('the stored text', () => {
  test('comes back as it was', () => {
    expect(parseOrdered(JSON.stringify(ordered))).toEqual(ordered)
    expect(parseOrdered(undefined)).toBeUndefined()
  })
  test.each<[string, string, string]>([
    ['no JSON', '{', 'JSON'],
    ['no object', '[]', 'no JSON object'],
    ['another version', JSON.stringify({ ...ordered, schema: 'promptgate.ordered/2' }), 'another version'],
    [
      'parts are absent',
      JSON.stringify({ ...ordered, datasets: undefined, change: undefined }),
      'lacks datasets, change',
    ],
  ])('%s is a fault', (_, text, message) => {
    expect(() => parseOrdered(text)).toThrow(message)
  })
})

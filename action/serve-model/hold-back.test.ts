/** What may be sent of a growing answer. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdBack } from './hold-back.ts'

test.each([
  ['nothing to hold', 'hello', ['END'], 'hello', false],
  ['half a stop string', 'hello EN', ['END'], 'hello ', false],
  ['a stop string', 'hello END more', ['END'], 'hello ', true],
  ['the first of two', 'a.b,c', [',', '.'], 'a', true],
  ['the longest half', 'xab', ['abc', 'b!'], 'x', false],
  ['an incomplete character', 'caf\uFFFD', [], 'caf', false],
  ['no stop string', 'hello', [], 'hello', false],
])('%s', (_, text, stops, ready, stopped) => {
  expect(holdBack(text, stops)).toEqual({ ready, stopped })
})

test('what was sent is never taken back, and never holds a stop string', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }).map((all) => all.join(''))
  const stops = fc.array(
    fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 4 }).map((all) => all.join('')),
    { maxLength: 3 },
  )
  fc.assert(
    fc.property(letters, stops, (text, ends) => {
      let sent = ''
      for (let length = 1; length <= text.length; length++) {
        const { ready, stopped } = holdBack(text.slice(0, length), ends)
        expect(ready.startsWith(sent)).toBe(true)
        expect(ends.some((end) => ready.includes(end))).toBe(false)
        sent = ready
        if (stopped) break
      }
    }),
    { seed: 1 },
  )
})

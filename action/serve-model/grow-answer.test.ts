/** An answer that grows token by token: what is sent on the way is what it says at the end. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growAnswer } from './grow-answer.ts'

/** Tokens are bytes: a character may need up to four of them. */
const decode = (tokens: readonly number[]) => new TextDecoder().decode(Uint8Array.from(tokens))

function grow(text: string, options: { stops?: string[]; json?: boolean } = {}) {
  let sent = ''
  const answer = growAnswer<number>(decode, {
    stops: options.stops ?? [],
    json: options.json ?? false,
    onText: (part) => {
      sent += part
    },
  })
  let taken = 0
  for (const byte of new TextEncoder().encode(text)) {
    taken++
    if (answer.add(byte)) break
  }
  return { whole: answer.finish(), sent, taken }
}

test('every text comes out as it went in, however its characters are split', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '💥', ' ') })
  fc.assert(
    fc.property(text, (t) => {
      expect(grow(t)).toMatchObject({ whole: t, sent: t })
    }),
    { seed: 1 },
  )
})

test('a stop string ends it, and half a stop string at the end is text', () => {
  expect(grow('one END two', { stops: ['END'] })).toEqual({ whole: 'one ', sent: 'one ', taken: 7 })
  expect(grow('one EN', { stops: ['END'] })).toMatchObject({ whole: 'one EN', sent: 'one EN' })
})

test('a complete JSON value ends it without the newlines of the grammar', () => {
  expect(grow('{"a": [1, "}"]}\n\n\n\n', { json: true })).toMatchObject({
    whole: '{"a": [1, "}"]}',
    taken: 15,
  })
  expect(grow('"a\\"b"', { json: true })).toMatchObject({ whole: '"a\\"b"' })
  expect(grow('12\n\n\n\n5', { json: true })).toMatchObject({ whole: '12', taken: 6 })
  expect(grow('{} {}')).toMatchObject({ whole: '{} {}' })
})

test('bytes that are no character are shown as such, not held for ever', () => {
  const answer = growAnswer<number>(decode, { stops: [], json: false, onText: () => {} })
  for (const byte of [0x61, 0xf0, 0x9f]) answer.add(byte)
  expect(answer.finish()).toBe('a\uFFFD')
})

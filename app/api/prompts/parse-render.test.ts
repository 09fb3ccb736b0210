import { expect, test } from 'vitest'
import { parseRender } from './parse-render.ts'

const parse = (body: unknown) =>
  parseRender(new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)))

const codesOf = (body: unknown): string[] => {
  const parsed = parse(body)
  return parsed.ok ? [] : parsed.problems.map(({ code }) => code)
}

test.each([
  ['no JSON', '{"input":'],
  ['no object', '[]'],
  ['nothing', ''],
  ['deep', `{"input":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
])('a body that is %s is refused', (_, body) => {
  expect(codesOf(body)).toEqual(['not-json'])
})

test('all that is wrong is told at once', () => {
  const history = [{ role: 'robot', content: 'x' }]
  const codes = ['unknown-member', 'bad-input', 'bad-history', 'bad-key', 'bad-choice']
  expect(codesOf({ inputs: {}, input: [], history, key: 7, missingVariable: 'no' })).toEqual(codes)
  expect(parse({ inputs: {} })).toMatchObject({ problems: [{ hint: 'did you mean "input"?' }] })
})

test('nothing need be given', () => {
  expect(parse({})).toMatchObject({ ok: true, value: { row: { input: {} }, missingVariable: 'error' } })
  const messages = [{ role: 'user', content: 'Hi' }]
  expect(parse({ history: messages, key: 'user-1', input: { a: 1 } })).toMatchObject({
    value: { row: { input: { a: 1 }, messages }, key: 'user-1' },
  })
})

test('of very many mistakes the first are told', () => {
  const body = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [n.toString(36), 0]))
  const codes = codesOf({ ...body, key: 7 })
  expect(codes).toEqual([...Array<string>(20).fill('unknown-member'), 'bad-key'])
})

test.each([
  ['9007199254740993', 'input.order'],
  ['-12345678901234567890', 'input.order'],
  ['1e999', 'input.order'],
  ['[{"a": 1, "b": 9007199254740992}]', 'input.order[0].b'],
])('a number that lost digits on the way is told, not rendered: %s', (written, place) => {
  const parsed = parse(`{"input": {"order": ${written}}}`)
  expect(parsed).toMatchObject({
    problems: [
      {
        code: 'unsafe-number',
        message: `${place} is a number that loses digits`,
        hint: 'write it in quotes, as text',
      },
    ],
  })
})

test('every number that JSON and programs share is taken', () => {
  const input = { n: [0, -1, 1.5, 9_007_199_254_740_991, -9_007_199_254_740_991, 1e-7, true, null] }
  expect(parse({ input })).toMatchObject({ ok: true, value: { row: { input } } })
})

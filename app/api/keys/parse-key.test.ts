import { expect, test } from 'vitest'
import { parseKey } from './parse-key.ts'

const parse = (body: unknown) =>
  parseKey(new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)))

test.each([
  ['', 'send a JSON object'],
  ['[]', 'send a JSON object'],
  [{}, 'give it a name'],
  [{ name: '' }, 'give it a name'],
  [{ name: 'a\u202eb' }, 'give it a name'],
  [{ name: 'x'.repeat(101) }, 'give it a name'],
  [{ name: 'x', environment: 7 }, 'environment is a name'],
  [{ name: 'x', enviroment: 'production' }, 'it has no "enviroment"'],
])('%j makes no key', (body, sentence) => {
  expect(parse(body)).toEqual(expect.stringContaining(sentence))
})

test('a name is enough', () => {
  expect(parse({ name: 'Kasse (München)' })).toEqual({ name: 'Kasse (München)' })
  expect(parse({ name: 'x', environment: 'production' })).toEqual({ name: 'x', environment: 'production' })
})

import { expect, test } from 'vitest'
import { parseAppAddress } from './parse-app-address.ts'

test.each([
  ['https://app.example.com', 'https://app.example.com'],
  ['https://app.example.com/', 'https://app.example.com'],
  ['https://example.com/promptgate/', 'https://example.com/promptgate'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['http://localhost:3000/', 'http://localhost:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
])('%s → %s', (text, root) => expect(parseAppAddress(text)).toMatchObject({ ok: true, value: root }))

test.each([
  'app.example.com',
  'ftp://app.example.com',
  'http://app.example.com',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'http://10.0.0.1',
  'https://user:secret@app.example.com',
  'https://app.example.com/?x=1',
  'https://app.example.com/#x',
  '',
])('%s is refused, with a hint and without its secrets', (text) => {
  const result = parseAppAddress(text)
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'bad-app-url', hint: expect.any(String) }] })
  expect(JSON.stringify(result)).not.toContain('secret')
})

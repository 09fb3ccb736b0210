import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskSecrets, maskSecretsWithin } from './mask-secrets.ts'

const secret = fc
  .string({ minLength: 8, maxLength: 60, unit: 'grapheme' })
  .filter((s) => s.trim().length >= 8)
const seeded = { seed: 20_261_120, numRuns: 500 }

test.each([
  ['as it stands', (s: string) => s],
  ['base64', (s: string) => Buffer.from(s).toString('base64')],
  ['base64 for urls', (s: string) => Buffer.from(s).toString('base64url')],
  ['base64 after a user name', (s: string) => Buffer.from(`user:${s}`).toString('base64')],
  ['percent-encoded', (s: string) => encodeURIComponent(s)],
  [
    'percent-encoded in small letters',
    (s: string) => encodeURIComponent(s).replace(/%../g, (o) => o.toLowerCase()),
  ],
  ['a form field', (s: string) => encodeURIComponent(s).replaceAll('%20', '+')],
  ['a JSON string', (s: string) => JSON.stringify(s)],
])('a key is taken out: %s', (_, encode) => {
  for (const key of ['sk-proj-4f/9+Zq=Kä"7 x', 'hf_abcdefghijklmnop', 'xoxb-12']) {
    const masked = maskSecrets(`before ${encode(key)} after`, [key])
    expect(masked).toContain('***')
    expect(masked.startsWith('before ')).toBe(true)
    expect(masked.endsWith(' after')).toBe(true)
    expect(masked).not.toContain(encode(key))
  }
})

test('no encoding of a secret survives at any offset', () => {
  fc.assert(
    fc.property(secret, fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), (raw, before, after) => {
      const key = raw.trim()
      const text = Buffer.from(`${before}${key}${after}`).toString('base64')
      const left = maskSecrets(`${key} ${text} ${encodeURIComponent(key)}`, [key])
      const rest = Buffer.from(left.split(' ').slice(1).join('').replaceAll('***', ''), 'base64').toString()
      expect(left).not.toContain(key)
      expect(rest).not.toContain(key)
    }),
    seeded,
  )
})

test('other text is left alone, empty and blank secrets are ignored', () => {
  expect(maskSecrets('a b c', ['', '  '])).toBe('a b c')
  expect(maskSecrets('nothing to hide', ['hf_abcdefghijklmnop'])).toBe('nothing to hide')
  expect(maskSecrets('trailing newline k3y-k3y-k3y', ['k3y-k3y-k3y\n'])).toBe('trailing newline ***')
})

test('a secret that holds another is masked whole', () => {
  expect(maskSecrets('abcdefgh-ijkl', ['abcdefgh', 'abcdefgh-ijkl'])).toBe('***')
})

test('plain data is masked inside, and everything else of it stays', () => {
  const key = 'key-of-a-test-0123456789'
  const data = { a: [`x ${key}`, 1, null, true], [key]: { b: Buffer.from(key).toString('base64') } }
  expect(maskSecretsWithin(data, [key])).toEqual({ a: ['x ***', 1, null, true], '***': { b: '***' } })
  expect(maskSecretsWithin(data, [])).toBe(data)
})

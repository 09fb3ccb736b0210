import { expect, test } from 'vitest'
import { checkMedia } from './check-media.ts'

const codes = (url: string) =>
  checkMedia('p.prompt', {
    messages: [{ role: 'user', content: [{ kind: 'media', url }] }],
    tools: [],
    output: { format: 'text' },
    params: {},
  }).map(({ code }) => code)

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'https://169.254.169.254/',
  'https://2852039166/',
  'https://0xa9fea9fe/',
  'https://[::ffff:169.254.169.254]/',
  'https://localhost/',
  'https://localhost./',
  'https://metadata.google.internal/',
  'https://METADATA.google.internal./',
  'https://vault/',
  'https://me:secret@example.com/a.png',
  'http://example.com/a.png',
  'file:///etc/passwd',
  'ftp://example.com/a.png',
  '/etc/passwd',
  'data:',
  '',
])('%s is refused', (url) => {
  expect(codes(url)).toEqual(['unsafe-media'])
})

test.each(['data:image/png;base64,AAAA', 'https://example.com/a.png', 'https://cdn.example.com:8443/a?b=c'])(
  '%s is fetched',
  (url) => {
    expect(codes(url)).toEqual([])
  },
)

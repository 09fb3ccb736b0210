import { expect, test } from 'vitest'
import { parseRunnerAddress } from './parse-runner-address.ts'

test.each([
  ['http://host:8080', 'http://host:8080', 'http://host:8080/v1'],
  ['http://host:8080/', 'http://host:8080', 'http://host:8080/v1'],
  ['http://host:8080/v1', 'http://host:8080', 'http://host:8080/v1'],
  ['http://host:8080/v1/', 'http://host:8080', 'http://host:8080/v1'],
  ['http://host:8080/v1/chat/completions', 'http://host:8080', 'http://host:8080/v1'],
  ['  https://api.mistral.ai/v1\n', 'https://api.mistral.ai', 'https://api.mistral.ai/v1'],
  ['https://gateway/llama', 'https://gateway/llama', 'https://gateway/llama/v1'],
  ['https://gateway/llama/v1', 'https://gateway/llama', 'https://gateway/llama/v1'],
  ['https://g.example/v1beta/openai', 'https://g.example', 'https://g.example/v1beta/openai'],
  ['http://[::1]:8080', 'http://[::1]:8080', 'http://[::1]:8080/v1'],
  ['HTTP://Host:80/v1', 'http://host', 'http://host/v1'],
])('%j is understood', (url, root, base) => {
  const result = parseRunnerAddress(url)
  expect(result).toMatchObject({ ok: true, value: { root, base, origin: new URL(url.trim()).origin } })
})

test.each([
  ['', /no url is given/, /http:\/\/host:8080, or .*\/v1/],
  ['localhost:8080', /no http:\/\//, /did you mean http:\/\/localhost:8080\?.*\/v1/],
  ['host:8080/v1', /no http:\/\//, /did you mean http:\/\/host:8080\/v1\?/],
  ['10.0.0.7', /no http:\/\//, /did you mean http:\/\/10.0.0.7\?/],
  ['ftp://host/', /not an http or https url/, /http:\/\/host:8080, or/],
  ['http://', /not an http or https url/, /http:\/\/host:8080, or/],
  ['http://host:99999', /not an http or https url/, /http:\/\/host:8080, or/],
  ['http://me:hunter22@host/v1', /user name or a password/, /runner-api-key/],
  ['http://host/v1?key=1', /after \? or #/, /http:\/\/host:8080, or/],
])('%j is a problem that names the fix', (url, message, hint) => {
  const result = parseRunnerAddress(url)
  const problems = result.ok ? [] : result.problems
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatchObject({ path: 'runner-url', code: 'bad-runner-url', severity: 'error' })
  expect(problems[0]?.message).toMatch(message)
  expect(problems[0]?.hint).toMatch(hint)
})

test('both mistakes are told at once, and neither shows the secret', () => {
  const result = parseRunnerAddress('ftp://me:hunter22@host', 'sk-abc\ndef')
  expect(result.ok ? [] : result.problems.map(({ code }) => code)).toEqual([
    'bad-runner-url',
    'bad-runner-key',
  ])
  expect(JSON.stringify(result)).not.toMatch(/hunter22|sk-abc/)
})

test('an empty key is no key, a key is trimmed', () => {
  expect(parseRunnerAddress('http://h', ' ')).toMatchObject({ ok: true, value: { origin: 'http://h' } })
  expect(parseRunnerAddress('http://h', '').ok && 'apiKey' in parseRunnerAddress('http://h', '')).toBe(false)
  expect(parseRunnerAddress('http://h', 'sk-1\n')).toMatchObject({ value: { apiKey: 'sk-1' } })
})

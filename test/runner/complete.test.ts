/** Every fault a model server can have on the way to an answer, over a real socket. */
import { describe, expect, test } from 'vitest'
import type { Step } from './faulty-runner.ts'
import { openTestRunner, question } from './open-test-runner.ts'

const ok: Step = { do: 'answer', text: 'shipping' }
const page: Step = {
  do: 'text',
  body: '<html><body>Sign in</body></html>',
  headers: { 'content-type': 'text/html' },
}

describe('a passing fault is retried until the answer comes', () => {
  test.each<[string, Step]>([
    ['500', { do: 'json', status: 500, body: { error: { message: 'out of memory' } } }],
    ['502 with a page', { do: 'text', status: 502, body: '<html>Bad Gateway</html>' }],
    ['429', { do: 'json', status: 429, body: { error: { message: 'slow down' } } }],
    ['408', { do: 'json', status: 408, body: {} }],
    ['a reset before the headers', { do: 'reset' }],
    ['a reset after the headers', { do: 'reset after headers' }],
    ['half a body', { do: 'half a body' }],
    [
      'JSON that is cut',
      { do: 'text', body: '{"choices":[{"mess', headers: { 'content-type': 'application/json' } },
    ],
    ['a page with status 200', page],
    ['an empty body', { do: 'text', body: '' }],
    ['an empty JSON body', { do: 'text', body: '', headers: { 'content-type': 'application/json' } }],
    ['an error with status 200', { do: 'json', body: { error: { message: 'overloaded', code: 502 } } }],
    ['JSON that is no object', { do: 'json', body: [1] }],
    ['no content', { do: 'text', status: 204, body: '' }],
  ])('%s', async (_, fault) => {
    const { runner, server, pausesMs } = await openTestRunner({ chat: [fault, fault, ok] })
    const completion = await runner.complete(question)
    expect(completion).toMatchObject({ outcome: 'answered', output: 'shipping', attempts: 3 })
    expect(completion.latencyMs).toBeGreaterThanOrEqual(0)
    expect(server.chats()).toHaveLength(3)
    expect(pausesMs).toEqual([500, 1000])
    expect(runner.circuit.failuresInARow()).toBe(0)
  })
})

describe('a fault that stays is an outcome, with its kind and a sentence', () => {
  test.each<[string, Step, string, RegExp, number]>([
    [
      '500',
      { do: 'json', status: 500, body: { error: { message: 'out of\n memory' } } },
      'server',
      /status 500: out of memory \(4 attempts\)/,
      4,
    ],
    ['429', { do: 'json', status: 429, body: {} }, 'rate-limited', /status 429/, 4],
    [
      '429 without credit',
      {
        do: 'json',
        status: 429,
        body: { error: { message: 'You exceeded your quota', code: 'insufficient_quota' } },
      },
      'rate-limited',
      /exceeded your quota/,
      1,
    ],
    ['reset', { do: 'reset' }, 'unreachable', /broke the connection off.*ECONNRESET/, 4],
    ['half a body', { do: 'half a body' }, 'bad-answer', /connection broke after \d+ bytes/, 4],
    ['a page', page, 'bad-answer', /a web page with status 200/, 4],
    ['an empty body', { do: 'text', body: '' }, 'bad-answer', /empty body/, 4],
    [
      'a huge answer',
      { do: 'huge answer', bytes: 11_000_000 },
      'bad-answer',
      /longer than 10000000 bytes/,
      1,
    ],
    [
      '401',
      { do: 'json', status: 401, body: { error: { message: 'Invalid API Key' } } },
      'unauthorised',
      /401: Invalid API Key\. Check runner-api-key/,
      1,
    ],
    ['403', { do: 'json', status: 403, body: {} }, 'unauthorised', /403.*runner-api-key/, 1],
    [
      '404',
      { do: 'json', status: 404, body: { error: { message: 'no such model' } } },
      'rejected',
      /404: no such model.*\/v1/,
      1,
    ],
    [
      '400',
      { do: 'json', status: 400, body: { error: { message: 'the request exceeds the context' } } },
      'rejected',
      /400: the request exceeds the context/,
      1,
    ],
    [
      'a redirect',
      { do: 'redirect', to: 'http://elsewhere.example/v1' },
      'redirected',
      /redirects \(status 307\) to http:\/\/elsewhere\.example/,
      1,
    ],
    ['a redirect of 302', { do: 'redirect', to: '/login', status: 302 }, 'redirected', /status 302/, 1],
  ])('%s', async (_, fault, kind, sentence, attempts) => {
    const { runner, server } = await openTestRunner({ chat: fault })
    const completion = await runner.complete(question)
    expect(completion).toMatchObject({ outcome: 'failed', output: '', attempts, error: { kind } })
    expect(completion.error?.message).toMatch(sentence)
    expect(completion.error?.message).toContain(server.url)
    expect(completion.error?.message).not.toContain('<html')
    expect(server.chats()).toHaveLength(attempts)
  })
})

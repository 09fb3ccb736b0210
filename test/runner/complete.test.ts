/** Every fault a model server can have on the way to an answer, over a real socket. */
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Step } from './faulty-runner.ts'
import { openRunnerAt, openTestRunner, question } from './open-test-runner.ts'

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

describe('the deadline of an attempt', () => {
  test.each<[string, Step]>([
    ['a server that hangs', { do: 'hang' }],
    ['a server that drips without an end', { do: 'drip', everyMs: 20 }],
  ])('ends %s, and is not retried', async (_, fault) => {
    const { runner, server } = await openTestRunner({ chat: fault }, { timeoutMs: 150 })
    const completion = await runner.complete(question)
    expect(completion).toMatchObject({ outcome: 'failed', attempts: 1, error: { kind: 'timeout' } })
    expect(completion.error?.message).toMatch(/no answer within 0.1 s|no answer within 0.2 s/)
    expect(server.chats()).toHaveLength(1)
  })

  test('leaves a slow answer alone', async () => {
    const { runner } = await openTestRunner({ chat: { do: 'later', afterMs: 60, step: ok } })
    const completion = await runner.complete(question)
    expect(completion.outcome).toBe('answered')
    expect(completion.latencyMs).toBeGreaterThanOrEqual(50)
  })
})

describe('the pause before a retry', () => {
  const limited = (headers: Record<string, string>): Step => ({ do: 'json', status: 429, body: {}, headers })

  test.each<[string, Record<string, string>, number]>([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['an HTTP date', { 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' }, 37_000],
    ['milliseconds', { 'retry-after-ms': '120', 'retry-after': '7' }, 120],
    ['an hour, which is capped', { 'retry-after': '3600' }, 60_000],
    ['nonsense, so our own', { 'retry-after': 'later' }, 500],
  ])('is what Retry-After asks for: %s', async (_, headers, expected) => {
    const date = () => Date.UTC(1994, 10, 6, 8, 49, 0)
    const { runner, pausesMs } = await openTestRunner({ chat: [limited(headers), ok] }, { date })
    expect((await runner.complete(question)).outcome).toBe('answered')
    expect(pausesMs).toEqual([expected])
  })

  test('is honoured for 503 too', async () => {
    const busy: Step = { do: 'json', status: 503, body: {}, headers: { 'retry-after': '2' } }
    const { runner, pausesMs } = await openTestRunner({ chat: [busy, ok] })
    await runner.complete(question)
    expect(pausesMs).toEqual([2000])
  })

  test('doubles to 8 s and is cut by up to a half at random', async () => {
    const chat: Step = { do: 'reset' }
    const still = await openTestRunner({ chat }, { maxAttempts: 7 })
    await still.runner.complete(question)
    expect(still.pausesMs).toEqual([500, 1000, 2000, 4000, 8000, 8000])
    const jittered = await openTestRunner({ chat }, { maxAttempts: 3, random: () => 0.999_999 })
    await jittered.runner.complete(question)
    expect(jittered.pausesMs.map(Math.round)).toEqual([250, 500])
  })
})

describe('the circuit', () => {
  const down: Step = { do: 'json', status: 500, body: {} }

  test('opens after five failed calls, then answers at once without a request, and tries again later', async () => {
    let nowMs = 0
    let isDown = true
    const script = { chat: () => (isDown ? down : ok) }
    const { runner, server } = await openTestRunner(script, { maxAttempts: 1, clock: () => nowMs })
    for (let call = 0; call < 5; call++) {
      expect((await runner.complete(question)).error?.kind).toBe('server')
    }
    const refused = await runner.complete(question)
    expect(refused).toMatchObject({ outcome: 'failed', attempts: 0, error: { kind: 'circuit-open' } })
    expect(refused.error?.message).toMatch(/failed 5 calls in a row/)
    expect(server.chats()).toHaveLength(5)
    expect(runner.circuit.isOpen()).toBe(true)
    isDown = false
    nowMs = 30_000
    expect((await runner.complete(question)).outcome).toBe('answered')
    expect(runner.circuit.isOpen()).toBe(false)
  })

  test.each<[string, Step, boolean]>([
    ['a hanging server', { do: 'hang' }, true],
    ['a page instead of answers', page, true],
    ['a refused request', { do: 'json', status: 400, body: {} }, false],
    ['a rate limit', { do: 'json', status: 429, body: {} }, false],
    ['an empty answer', { do: 'answer', text: '' }, false],
  ])('%s (opens it: $2)', async (_, chat, opens) => {
    const { runner } = await openTestRunner({ chat }, { maxAttempts: 1, timeoutMs: 80 })
    await Promise.all(Array.from({ length: 5 }, () => runner.complete(question)))
    expect(runner.circuit.isOpen()).toBe(opens)
  })

  test('calls that were under way when it opened still end by themselves', async () => {
    const script = {
      chat: (_: unknown, nth: number): Step => (nth === 0 ? { do: 'later', afterMs: 100, step: ok } : down),
    }
    const { runner } = await openTestRunner(script, {
      maxAttempts: 1,
      circuit: { failures: 2, coolDownMs: 9e9 },
    })
    const slow = runner.complete(question)
    await runner.complete(question)
    await runner.complete(question)
    expect(runner.circuit.isOpen()).toBe(true)
    expect((await slow).output).toBe('shipping')
    expect(runner.circuit.isOpen()).toBe(false)
  })
})

describe('cancelling', () => {
  test('before a call makes no request', async () => {
    const { runner, server } = await openTestRunner({})
    const completion = await runner.complete(question, AbortSignal.abort())
    expect(completion.error?.kind).toBe('cancelled')
    expect(server.requests).toHaveLength(0)
  })

  test('during a call ends it, and says nothing about the runner', async () => {
    const { runner } = await openTestRunner({ chat: { do: 'hang' } })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 30)
    const completion = await runner.complete(question, controller.signal)
    expect(completion.error?.kind).toBe('cancelled')
    expect(runner.circuit.failuresInARow()).toBe(0)
  })

  test('during a real pause ends the pause', async () => {
    const busy: Step = { do: 'json', status: 429, body: {}, headers: { 'retry-after': '50' } }
    const { server } = await openTestRunner({ chat: busy })
    const { createRunner } = await import('../../action/io/runner.ts')
    const runner = createRunner({
      id: 'local',
      url: server.url,
      kind: 'auto',
      model: 'tiny',
      timeoutMs: 5000,
    })
    const completion = await runner.complete(question, AbortSignal.timeout(60))
    expect(completion).toMatchObject({ attempts: 1, error: { kind: 'cancelled' } })
    await runner.close()
  })

  test('closing the runner ends what is under way', async () => {
    const { runner } = await openTestRunner({ chat: { do: 'hang' } })
    setTimeout(() => void runner.close(), 30)
    expect((await runner.complete(question)).error?.kind).toBe('cancelled')
    expect((await runner.complete(question)).error?.kind).toBe('cancelled')
  })
})

describe('what goes over the wire', () => {
  test('the request as it was given, the model, and the key', async () => {
    const { runner, server } = await openTestRunner({ key: 'sk-secret-1' }, { apiKey: 'sk-secret-1' })
    const tools = [{ type: 'function', function: { name: 'look_up' } }]
    const responseFormat = { type: 'json_object' }
    await runner.complete({ ...question, params: { temperature: 0, seed: 7 }, tools, responseFormat })
    expect(server.chats()[0]?.body).toEqual({
      model: 'tiny',
      messages: question.messages,
      temperature: 0,
      seed: 7,
      tools,
      response_format: responseFormat,
    })
    expect(server.chats()[0]?.headers.authorization).toBe('Bearer sk-secret-1')
  })

  test('without a key no authorization, and nothing of the environment', async () => {
    const env = {
      OPENAI_API_KEY: 'sk-env',
      OPENAI_ADMIN_KEY: 'sk-admin',
      OPENAI_ORG_ID: 'org-env',
      OPENAI_CUSTOM_HEADERS: 'x-leak: env',
    }
    Object.assign(process.env, env)
    try {
      const { runner, server } = await openTestRunner({})
      await runner.complete(question)
      const headers = server.chats()[0]?.headers ?? {}
      expect(Object.keys(headers)).toContain('content-type')
      expect(headers['authorization']).toBeUndefined()
      expect(JSON.stringify(headers)).not.toMatch(/env|admin|stainless/)
    } finally {
      for (const name of Object.keys(env)) delete process.env[name]
    }
  })

  test('connections are kept for calls one after another', async () => {
    const { runner, server } = await openTestRunner({})
    for (let call = 0; call < 20; call++) await runner.complete(question)
    expect(server.connections()).toBeLessThanOrEqual(2)
  })

  test('the key stays out of messages and errors, also where the server echoes it', async () => {
    const key = 'sk-very-secret-key-1234567890'
    const echo = {
      error: { message: `bad key ${key}, base64 ${Buffer.from(`me:${key}`).toString('base64')}` },
    }
    const { runner } = await openTestRunner(
      {
        chat: { do: 'json', status: 400, body: echo },
        routes: { '/v1/models': { do: 'redirect', to: `/?k=${key}` } },
      },
      { apiKey: key, model: undefined, maxAttempts: 1 },
    )
    const identified = await runner.identify().catch((error: unknown) => error)
    expect(identified).toBeInstanceOf(Error)
    expect(inspect(identified, { depth: 20, showHidden: true })).not.toContain(key)
    const { runner: named } = openRunnerAt(
      (await openTestRunner({ chat: { do: 'json', status: 400, body: echo } })).server.url,
      { apiKey: key },
    )
    const completion = await named.complete(question)
    expect(completion.error?.message).toMatch(/bad key \*\*\*, base64 /)
    expect(completion.error?.message).not.toContain(
      Buffer.from(key.slice(3, -3)).toString('base64').slice(0, 12),
    )
  })
})

test('the runner tells its usage, cached tokens and timings', async () => {
  const timings = { cache_n: 8, prompt_n: 4, prompt_ms: 10, predicted_n: 3, predicted_ms: 30 }
  const { runner } = await openTestRunner({ chat: { do: 'answer', more: { timings } } })
  expect(await runner.complete(question)).toMatchObject({
    usage: { inputTokens: 12, cachedInputTokens: 8, outputTokens: 3 },
    computeSeconds: 0.04,
    promptTokensPerSecond: 400,
    outputTokensPerSecond: 100,
  })
})

test('without a configured model the only one served is asked', async () => {
  const { runner, server } = await openTestRunner({ models: ['mistral-7b'] }, { model: undefined })
  const completions = await Promise.all([runner.complete(question), runner.complete(question)])
  expect(completions.map(({ outcome }) => outcome)).toEqual(['answered', 'answered'])
  expect(server.chats().map(({ body }) => body?.['model'])).toEqual(['mistral-7b', 'mistral-7b'])
  expect(server.requests.filter(({ path }) => path === '/v1/models')).toHaveLength(1)
})

test('a runner that can not be asked for its model is a failed call, not an exception', async () => {
  const { runner } = openRunnerAt('http://127.0.0.1:59999', { model: undefined })
  const completion = await runner.complete(question)
  expect(completion).toMatchObject({ outcome: 'failed', error: { kind: 'unreachable' } })
})

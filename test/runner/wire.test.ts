/** What goes over the wire to a runner, what must not, and what comes back beside the answer. */
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Script } from './faulty-runner.ts'
import { openRunnerAt, openTestRunner, question } from './open-test-runner.ts'

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

  test('an answer that repeats the key is masked before anybody keeps it', async () => {
    const key = 'sk-very-secret-key-1234567890'
    const call = { type: 'function', function: { name: 'look_up', arguments: `{"k":"${key}"}` } }
    const { runner } = await openTestRunner(
      {
        chat: {
          do: 'json',
          status: 200,
          body: { choices: [{ message: { content: `it is ${key}`, tool_calls: [call] } }] },
        },
      },
      { apiKey: key },
    )
    const completion = await runner.complete(question)
    expect(completion.output).toBe('it is ***')
    expect(JSON.stringify(completion)).not.toContain(key)
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

test.each<[string, Script, string]>([
  ['it asks for a key', { key: 'other' }, 'unauthorised'],
  ['it serves several', { models: ['a', 'b'] }, 'rejected'],
  ['it is broken', { routes: { '/v1/models': { do: 'json', status: 500, body: {} } } }, 'server'],
  ['it resets', { routes: { '/v1/models': { do: 'reset' } } }, 'unreachable'],
])(
  'a runner that cannot be asked for its model is a failed call, not an exception: %s',
  async (_, script, kind) => {
    const { runner, server } = await openTestRunner(script, { model: undefined })
    expect(await runner.complete(question)).toMatchObject({ outcome: 'failed', attempts: 0, error: { kind } })
    expect(server.chats()).toHaveLength(0)
  },
)

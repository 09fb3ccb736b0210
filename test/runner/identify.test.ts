/** Who a runner is, by kind; and what is wrong with one that can not be used, each in a sentence of its own. */

import { createServer as createTlsServer } from 'node:https'
import { createServer, type Server } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type RunnerOptions, RunnerUnavailable } from '../../action/io/runner.ts'
import type { Script, Step } from './faulty-runner.ts'
import { fillBacklog } from './fill-backlog.ts'
import { openRunnerAt, openTestRunner } from './open-test-runner.ts'
import { selfSigned } from './self-signed.ts'

async function unavailable(url: string, options: Partial<RunnerOptions> = {}): Promise<RunnerUnavailable> {
  const error = await openRunnerAt(url, options)
    .runner.identify()
    .catch((caught: unknown) => caught)
  if (!(error instanceof RunnerUnavailable)) throw new Error(`expected RunnerUnavailable, got ${error}`)
  return error
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('the identity of', () => {
  test('llama.cpp', async () => {
    const { runner } = await openTestRunner({ serves: 'llama.cpp', slots: 4 })
    const identity = await runner.identify()
    expect(identity).toMatchObject({ kind: 'llama.cpp', model: 'tiny', slots: 4 })
    expect(identity.identity).toMatch(/^[0-9a-f]{64}$/)
    expect(identity.parts).toMatchObject({
      build: 'b6700-3df2244d',
      'model path': 'tiny',
      context: '4096',
      slots: '4',
      'size in bytes': '4372811776',
      'chat template': expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    })
  })

  test('vLLM', async () => {
    const { runner } = await openTestRunner({ serves: 'vllm' })
    const identity = await runner.identify()
    expect(identity).toMatchObject({ kind: 'vllm', model: 'tiny' })
    expect(identity.parts).toEqual({
      model: 'tiny',
      owner: 'vllm',
      build: '0.11.0',
      root: 'mistralai/Mistral-7B',
      context: '32768',
    })
    expect(identity.slots).toBeUndefined()
  })

  test('Ollama, whose default tag may be left out', async () => {
    const { runner, server } = await openTestRunner(
      { serves: 'ollama', models: ['mistral:latest', 'other:1b'] },
      { model: 'mistral' },
    )
    const identity = await runner.identify()
    expect(identity).toMatchObject({ kind: 'ollama', model: 'mistral:latest' })
    expect(identity.parts).toMatchObject({
      build: '0.12.3',
      quantization: 'Q4_0',
      family: 'llama',
      settings: 'stop "[INST]"',
    })
    expect(identity.parts['digest']).toMatch(/^6577803aa9a0/)
    await runner.complete({ messages: [], params: {} })
    expect(server.chats()[0]?.body?.['model']).toBe('mistral:latest')
  })

  test('any other server that speaks chat completions', async () => {
    const { runner } = await openTestRunner({})
    expect(await runner.identify()).toMatchObject({
      kind: 'openai',
      parts: { model: 'tiny', owner: 'system' },
    })
  })

  test('the embedded runner', async () => {
    const props = {
      build_info: 'b6673-node-llama-cpp-3.21.1',
      total_slots: 1,
      default_generation_settings: {},
    }
    const { runner } = await openTestRunner({ routes: { '/props': { do: 'json', body: props } } })
    expect(await runner.identify()).toMatchObject({ kind: 'embedded', slots: 1 })
  })

  test.each<Script['serves'] & string>(['llama.cpp', 'vllm', 'ollama', 'openai'])(
    '%s is the same when asked again, with its kind given, and another for another model',
    async (serves) => {
      const { runner, server } = await openTestRunner({ serves, models: ['a', 'b'] }, { model: 'a' })
      const first = await runner.identify()
      await new Promise((resolve) => setTimeout(resolve, 3))
      expect(await runner.identify()).toEqual(first)
      expect(await openRunnerAt(server.url, { model: 'a', kind: serves }).runner.identify()).toEqual(first)
      const other = await openRunnerAt(`${server.url}/v1/`, { model: 'b' }).runner.identify()
      expect(other.identity).not.toBe(first.identity)
    },
  )

  test.each<[string, string, unknown]>([
    ['another build', 'build_info', 'b6701'],
    ['another chat template', 'chat_template', '{{ messages }}'],
    ['more slots', 'total_slots', 2],
    ['another context', 'default_generation_settings', { n_ctx: 8192 }],
    ['other default sampling', 'default_generation_settings', { n_ctx: 4096, params: { temperature: 1 } }],
  ])('a llama.cpp with %s is another', async (_, name, value) => {
    const props = {
      total_slots: 1,
      build_info: 'b1',
      chat_template: 'x',
      default_generation_settings: { n_ctx: 4096 },
    }
    const identityOf = async (body: object) => {
      const { runner } = await openTestRunner({ routes: { '/props': { do: 'json', body } } })
      return runner.identify()
    }
    const [before, after] = [await identityOf(props), await identityOf({ ...props, [name]: value })]
    expect(after.kind).toBe('llama.cpp')
    expect(after.identity).not.toBe(before.identity)
  })
})

describe('the model', () => {
  test.each<[string, readonly string[], string | undefined, RegExp]>([
    [
      'a typing mistake',
      ['mistral-7b', 'qwen-3'],
      'mistrl-7b',
      /does not serve mistrl-7b; it serves mistral-7b, qwen-3\. Did you mean mistral-7b\?/,
    ],
    [
      'a part of the name',
      ['Mistral-7B-Instruct-v0.3'],
      'mistral',
      /Did you mean Mistral-7B-Instruct-v0.3\?/,
    ],
    ['nothing like it', ['qwen-3'], 'gpt-99-ultra', /does not serve gpt-99-ultra; it serves qwen-3\. \(/],
    ['several, none chosen', ['a', 'b'], undefined, /serves a, b\. Say which one with `model` in the policy/],
    ['none', [], undefined, /serves no model\. Load one/],
  ])('%s', async (_, models, model, sentence) => {
    const { server } = await openTestRunner({ models })
    const error = await unavailable(server.url, { model })
    expect(error.reason).toBe('model')
    expect(error.message).toMatch(sentence)
  })

  test("a file's name stands for its path", async () => {
    const models = ['/models/mistral-7b.Q4.gguf']
    const { runner } = await openTestRunner({ serves: 'llama.cpp', models }, { model: 'mistral-7b.Q4' })
    expect(await runner.identify()).toMatchObject({ model: '/models/mistral-7b.Q4.gguf' })
  })
})

describe('a runner that is loading its model', () => {
  test('is waited for, with progress', async () => {
    const progress: string[] = []
    const { runner, pausesMs } = await openTestRunner(
      { serves: 'llama.cpp', loadingAnswers: 3 },
      { onProgress: (message) => progress.push(message) },
    )
    expect(await runner.identify()).toMatchObject({ kind: 'llama.cpp' })
    expect(pausesMs).toEqual([1000, 1000, 1000])
    expect(progress[0]).toMatch(/127\.0\.0\.1:\d+ is loading its model \(0 s\)/)
  })

  test('is given up after the time for it', async () => {
    let nowMs = 0
    const { server } = await openTestRunner({ serves: 'llama.cpp', loadingAnswers: 99 })
    const error = await unavailable(server.url, {
      readyWithinMs: 20_000,
      clock: () => nowMs,
      sleep: async (ms) => {
        nowMs += ms
      },
    })
    expect(error.reason).toBe('loading')
    expect(error.message).toMatch(/still loading its model after 20 s/)
  })
})

describe('a dead runner is named, with the fix', () => {
  test('no such host', async () => {
    const error = await unavailable('http://no-such-host.invalid:8080')
    expect(error).toMatchObject({ reason: 'dns', url: 'http://no-such-host.invalid:8080/v1' })
    expect(error.message).toMatch(/no host no-such-host\.invalid .*Check the name in runner-url/)
    expect(error.cause).toBeInstanceOf(Error)
  })

  test('nothing listens', async () => {
    const server = createServer()
    const port = await listen(server)
    server.close()
    const error = await unavailable(`http://127.0.0.1:${port}`)
    expect(error.reason).toBe('refused')
    expect(error.message).toMatch(/Nothing listens at http:\/\/127\.0\.0\.1:\d+ .*Start the server/)
  })

  test('a server that takes the connection and says nothing', async () => {
    const { server } = await openTestRunner({ routes: { '/v1/models': { do: 'hang' } } })
    const error = await unavailable(server.url, { answerWithinMs: 300 })
    expect(error.reason).toBe('no-answer')
    expect(error.message).toMatch(/did not answer within 0\.3 s.*firewall/)
  })

  test('a host that swallows packets, with the default limits, within 10 s', async () => {
    const port = await fillBacklog()
    const startedMs = performance.now()
    const error = await unavailable(`http://127.0.0.1:${port}`)
    expect(performance.now() - startedMs).toBeLessThan(10_000)
    expect(error.reason).toBe('no-answer')
    expect(error.message).toMatch(/did not answer within 6 s/)
  })

  test('https where http is spoken', async () => {
    const { server } = await openTestRunner({})
    const error = await unavailable(server.url.replace('http:', 'https:'))
    expect(error.reason).toBe('tls')
    expect(error.message).toMatch(/does not speak TLS.*write http:\/\//)
  })

  test('a certificate nobody vouches for', async () => {
    const port = await listen(createTlsServer(selfSigned))
    const error = await unavailable(`https://127.0.0.1:${port}`)
    expect(error.reason).toBe('tls')
    expect(error.message).toMatch(/certificate .* is not trusted .*NODE_EXTRA_CA_CERTS/)
  })

  test('http where https is spoken', async () => {
    const port = await listen(createTlsServer(selfSigned))
    const error = await unavailable(`http://127.0.0.1:${port}`)
    expect(error.reason).toBe('network')
    expect(error.message).toMatch(/https:\/\//)
  })

  test('a server of another protocol', async () => {
    const port = await listen(
      createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n')),
    )
    const error = await unavailable(`http://127.0.0.1:${port}`)
    expect(error.reason).toBe('network')
    expect(error.message).toMatch(/does not speak HTTP|broke the connection off/)
  })

  test('a port that browsers and fetch refuse', async () => {
    expect((await unavailable('http://127.0.0.1:6667')).message).toMatch(/may not be used for HTTP/)
  })

  test.each<[string, Step, string, RegExp]>([
    ['a reset', { do: 'reset' }, 'network', /broke the connection off before it answered \(ECONNRESET\)/],
    [
      '401',
      { do: 'json', status: 401, body: {} },
      'unauthorised',
      /asks for a key \(status 401\)\. Give it as runner-api-key/,
    ],
    ['403', { do: 'json', status: 403, body: {} }, 'unauthorised', /asks for a key \(status 403\)/],
    [
      '404',
      { do: 'json', status: 404, body: {} },
      'not-found',
      /has no \/v1\/models \(status 404\)\. Check the path of runner-url/,
    ],
    [
      '500',
      { do: 'json', status: 500, body: {} },
      'server',
      /\/v1\/models with status 500\. Look at its log/,
    ],
    [
      'a redirect',
      { do: 'redirect', to: 'https://sso.example/login' },
      'redirected',
      /redirects \(status 307\) to https:\/\/sso\.example, .*Give that address/,
    ],
    [
      'a web page',
      { do: 'text', body: '<!doctype html>', headers: { 'content-type': 'text/html' } },
      'not-an-interface',
      /with a web page/,
    ],
    [
      'other JSON',
      { do: 'json', body: { hello: 'world' } },
      'not-an-interface',
      /status 200 and no list of models/,
    ],
    [
      'an endless list',
      { do: 'huge answer', bytes: 11_000_000 },
      'not-an-interface',
      /longer than 10000000 bytes/,
    ],
    ['half a list', { do: 'half a body' }, 'not-an-interface', /the connection broke after/],
  ])('%s', async (_, step, reason, sentence) => {
    const { server } = await openTestRunner({ routes: { '/v1/models': step } })
    const error = await unavailable(server.url)
    expect(error.reason).toBe(reason)
    expect(error.message).toMatch(sentence)
    expect(error.message).toContain(server.url)
  })

  test('a wrong key', async () => {
    const { server } = await openTestRunner({ key: 'right-key' })
    const error = await unavailable(server.url, { apiKey: 'wrong-key' })
    expect(error.reason).toBe('unauthorised')
    expect(error.message).toMatch(/refuses the key \(status 401\)/)
    expect(error.message).not.toContain('wrong-key')
  })

  test('a path without its /v1, where the right one is found', async () => {
    const models: Step = { do: 'json', body: { data: [{ id: 'tiny' }] } }
    const { server } = await openTestRunner({
      routes: { '/v2/models': { do: 'json', status: 404, body: {} }, '/v1/models': models },
    })
    const error = await unavailable(`${server.url}/v2`)
    expect(error.reason).toBe('not-found')
    expect(error.message).toContain(`Give ${server.url}/v1 as runner-url`)
  })

  test('a server that stumbles once is asked again', async () => {
    const { server } = await openTestRunner({ loadingAnswers: 2 })
    const { runner, pausesMs } = openRunnerAt(server.url, { kind: 'openai' })
    expect(await runner.identify()).toMatchObject({ model: 'tiny' })
    expect(pausesMs).toEqual([500, 500])
  })
})

test('asking can be cancelled', async () => {
  const { runner } = await openTestRunner({ routes: { '/v1/models': { do: 'hang' } } })
  const error = await runner.identify(AbortSignal.timeout(50)).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ name: 'RunnerUnavailable', reason: 'cancelled' })
})

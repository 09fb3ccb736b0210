/** Who a runner is, by kind; which model it is asked for; and waiting for one that loads. */
import { describe, expect, test } from 'vitest'
import type { Script } from './faulty-runner.ts'
import { openRunnerAt, openTestRunner, unavailable } from './open-test-runner.ts'

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

test('asking can be cancelled', async () => {
  const { runner } = await openTestRunner({ routes: { '/v1/models': { do: 'hang' } } })
  const error = await runner.identify(AbortSignal.timeout(50)).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ name: 'RunnerUnavailable', reason: 'cancelled' })
})

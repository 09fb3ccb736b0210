import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../../shared/json.ts'
import { readCompletion } from './read-completion.ts'

const body = (message: JsonObject, more: JsonObject = {}, finish = 'stop'): JsonObject => ({
  choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', ...message } }],
  ...more,
})

const tool = { id: 'c1', type: 'function', function: { name: 'look_up', arguments: '{"id":7}' } }

test.each<[string, JsonObject, object]>([
  ['text', body({ content: 'billing' }), { outcome: 'answered', output: 'billing', finishReason: 'stop' }],
  ['nothing', body({ content: '' }), { outcome: 'empty', output: '' }],
  ['null', body({ content: null }), { outcome: 'empty', output: '' }],
  ['white space alone', body({ content: ' \n' }), { outcome: 'empty', output: ' \n' }],
  ['a limit reached', body({ content: 'bil' }, {}, 'length'), { outcome: 'cut-off', output: 'bil' }],
  [
    'a limit spent on reasoning',
    body({ content: '', reasoning_content: 'hm' }, {}, 'length'),
    { outcome: 'cut-off', output: '' },
  ],
  [
    'reasoning beside the answer',
    body({ content: 'yes', reasoning_content: 'hm' }),
    { outcome: 'answered', output: 'yes' },
  ],
  ['a filter', body({ content: '' }, {}, 'content_filter'), { outcome: 'refused', output: '' }],
  ['a refusal', body({ content: null, refusal: 'I cannot' }), { outcome: 'refused', output: 'I cannot' }],
  ['no refusal', body({ content: 'a', refusal: null }), { outcome: 'answered', output: 'a' }],
  [
    'parts',
    body({ content: [{ type: 'text', text: 'a' }, { type: 'image' }, { type: 'text', text: 'b' }] }),
    { outcome: 'answered', output: 'ab' },
  ],
  [
    'a tool call',
    body({ content: null, tool_calls: [tool] }, {}, 'tool_calls'),
    { outcome: 'answered', output: '', toolCalls: [{ name: 'look_up', arguments: '{"id":7}' }] },
  ],
  [
    'an old function call',
    body({ content: null, function_call: { name: 'f', arguments: '{' } }),
    { outcome: 'answered', toolCalls: [{ name: 'f', arguments: '{' }] },
  ],
  [
    'arguments as an object',
    body({ content: '', tool_calls: [{ function: { name: 'f', arguments: { a: 1 } } }] }),
    { toolCalls: [{ name: 'f', arguments: '{"a":1}' }] },
  ],
])('%s', (_, completion, expected) => {
  expect(readCompletion(completion)).toMatchObject(expected)
})

test.each<[string, JsonObject]>([
  ['no choices', { id: 'x' }],
  ['empty choices', { choices: [] }],
  ['a choice without a message', { choices: [{ text: 'old completions' }] }],
  ['an error with status 200', { error: { message: 'overloaded' } }],
])('no completion: %s', (_, completion) => {
  expect(readCompletion(completion)).toBeUndefined()
})

test("tokens come from usage, seconds and rates from llama.cpp's timings", () => {
  const timings = { cache_n: 90, prompt_n: 10, prompt_ms: 20, predicted_n: 5, predicted_ms: 100 }
  const usage = { prompt_tokens: 100, completion_tokens: 5 }
  const figures = { computeSeconds: 0.12, promptTokensPerSecond: 500, outputTokensPerSecond: 50 }
  const tokens = { inputTokens: 100, outputTokens: 5, cachedInputTokens: 90 }
  expect(readCompletion(body({ content: 'a' }, { usage, timings }))).toMatchObject({
    usage: tokens,
    ...figures,
  })
  expect(readCompletion(body({ content: 'a' }, { timings }))).toMatchObject({ usage: tokens })
  const told = { ...usage, prompt_tokens_details: { cached_tokens: 64 } }
  expect(readCompletion(body({ content: 'a' }, { usage: told, timings }))?.usage?.cachedInputTokens).toBe(64)
})

test('figures that are not told are absent, not zero', () => {
  const answer = readCompletion(
    body({ content: 'a' }, { usage: null, timings: { prompt_n: 3, prompt_ms: 0 } }),
  )
  expect(Object.keys(answer ?? {}).sort()).toEqual(['finishReason', 'outcome', 'output', 'toolCalls'])
  const odd = { prompt_tokens: -1, completion_tokens: 1.5 }
  expect(readCompletion(body({ content: 'a' }, { usage: odd }))?.usage).toBeUndefined()
})

test('any JSON is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (a, b, c) => {
      const message = (
        typeof a === 'object' && a !== null && !Array.isArray(a) ? a : { content: a }
      ) as JsonObject
      readCompletion(
        body({ tool_calls: b, ...message } as JsonObject, { usage: c, timings: b } as JsonObject),
      )
      readCompletion({ choices: a } as JsonObject)
    }),
    { seed: 20_261_120, numRuns: 500 },
  )
})

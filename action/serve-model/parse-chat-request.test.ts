/** What a chat request may say, and how a wrong one is refused. */
import { expect, test } from 'vitest'
import { defaultSampling, parseChatRequest } from './parse-chat-request.ts'

const user = { role: 'user', content: 'Hi' }
const messages = [user]

test('a request that says nothing takes the likeliest tokens until the end', () => {
  expect(parseChatRequest({ messages })).toEqual({
    messages,
    sampling: defaultSampling,
    maxTokens: undefined,
    stops: [],
    format: { kind: 'text' },
    stream: false,
    streamUsage: false,
    reuseCache: true,
  })
})

test('everything that is said is read', () => {
  const request = parseChatRequest({
    model: 'any',
    messages: [
      {
        role: 'developer',
        content: [
          { type: 'text', text: 'Be ' },
          { type: 'text', text: 'brief.' },
        ],
      },
      { role: 'assistant', content: 'Yes?' },
      user,
    ],
    temperature: 0.5,
    top_p: 0.9,
    seed: 2 ** 32 + 7,
    max_completion_tokens: 9,
    max_tokens: 5,
    stop: 'END',
    stream: true,
    stream_options: { include_usage: true },
    cache_prompt: false,
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'string' } } },
    tools: [],
    logprobs: false,
    n: 1,
    user: 'ignored, as it changes nothing',
  })
  expect(request).toMatchObject({
    messages: [{ role: 'system', content: 'Be brief.' }, { role: 'assistant' }, user],
    sampling: { temperature: 0.5, topP: 0.9, seed: 7 },
    maxTokens: 9,
    stops: ['END'],
    stream: true,
    streamUsage: true,
    reuseCache: false,
    format: { kind: 'schema', schema: { type: 'string' } },
  })
})

test.each([
  ['a list', [], 'the body must be a JSON object'],
  ['null', null, 'the body must be a JSON object'],
  ['no messages', {}, '"messages" must be a list'],
  ['empty messages', { messages: [] }, '"messages" must be a list'],
  ['a string as messages', { messages: 'Hi' }, '"messages" must be a list'],
  ['null as message', { messages: [null] }, 'messages[0].role'],
  ['an unknown role', { messages: [{ role: 'tool', content: 'x' }, user] }, 'messages[0].role must be'],
  ['no content', { messages: [{ role: 'user' }] }, 'messages[0].content must be'],
  [
    'an image',
    { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
    'messages[0].content must be',
  ],
  [
    'the assistant last',
    { messages: [user, { role: 'assistant', content: '' }] },
    'the last message must have the role "user"',
  ],
  ['temperature as text', { messages, temperature: '0' }, '"temperature" must be a number from 0 to 10'],
  ['a negative temperature', { messages, temperature: -1 }, '"temperature" must be'],
  ['top_p over 1', { messages, top_p: 1.5 }, '"top_p" must be'],
  ['half a seed', { messages, seed: 1.5 }, '"seed" must be a whole number'],
  ['no tokens', { messages, max_tokens: 0 }, '"max_tokens" must be at least 1'],
  ['an empty stop string', { messages, stop: '' }, '"stop" must be'],
  ['too many stop strings', { messages, stop: Array(17).fill('x') }, '"stop" must be'],
  ['a stop that is a number', { messages, stop: [1] }, '"stop" must be'],
  ['stream as text', { messages, stream: 'yes' }, '"stream" must be true or false'],
  ['an unknown format', { messages, response_format: { type: 'xml' } }, '"response_format" must be'],
  [
    'a format without schema',
    { messages, response_format: { type: 'json_schema' } },
    '"response_format" must be',
  ],
  ['a grammar that is no string', { messages, grammar: 3 }, '"grammar" must be a string'],
  ['two formats', { messages, grammar: 'root ::= "a"', json_schema: {} }, 'give only one of'],
  ['two answers', { messages, n: 2 }, '"n" must be 1'],
  ['tools', { messages, tools: [{}] }, '"tools" is not supported'],
  ['log probabilities', { messages, logprobs: true }, '"logprobs" is not supported'],
])('refuses %s', (_, body, message) => {
  expect(() => parseChatRequest(body)).toThrow(
    expect.objectContaining({ status: 400, message: expect.stringContaining(message) }),
  )
})

test('every mistake is told at once', () => {
  expect(() => parseChatRequest({ n: 3, stop: '' })).toThrow(/"messages".*"stop".*"n"/)
})

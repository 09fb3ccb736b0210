import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RequestKeyFacts, requestKey } from './request-key.ts'

const facts: RequestKeyFacts = {
  request: {
    messages: [{ role: 'user', content: 'Where is my order?' }],
    params: { temperature: 0, seed: 7 },
  },
  model: 'tiny',
  identity: 'a'.repeat(64),
  repeat: 0,
}

test('it is stable: a cache outlives a release', () => {
  expect(requestKey(facts)).toBe('d27a69185376f66176579a4c2949d9e4ef5165fdd7f059fd5d3b03d4c1952cd8')
})

test.each<[string, Partial<RequestKeyFacts>]>([
  ['another repeat', { repeat: 1 }],
  ['another model', { model: 'tiny-2' }],
  ['another runner', { identity: 'b'.repeat(64) }],
  [
    'another text',
    { request: { ...facts.request, messages: [{ role: 'user', content: 'Where is my order' }] } },
  ],
  [
    'another role',
    { request: { ...facts.request, messages: [{ role: 'system', content: 'Where is my order?' }] } },
  ],
  ['another parameter', { request: { ...facts.request, params: { temperature: 0, seed: 8 } } }],
  ['one parameter less', { request: { ...facts.request, params: { temperature: 0 } } }],
  ['a tool', { request: { ...facts.request, tools: [{ type: 'function' }] } }],
  ['a response format', { request: { ...facts.request, responseFormat: { type: 'json_object' } } }],
])('%s is another call', (_, change) => {
  expect(requestKey({ ...facts, ...change })).not.toBe(requestKey(facts))
})

test('the order of members and an absent tool list do not matter, the order of messages does', () => {
  const { messages } = facts.request
  const turned = {
    messages: [{ content: 'Where is my order?', role: 'user' }],
    params: { seed: 7, temperature: 0 },
    tools: [],
  }
  expect(requestKey({ ...facts, request: turned })).toBe(requestKey(facts))
  const two = [...messages, { role: 'assistant', content: 'x' }]
  const key = (list: typeof two) => requestKey({ ...facts, request: { ...facts.request, messages: list } })
  expect(key(two)).not.toBe(key(two.toReversed()))
})

test('text cannot move between members unnoticed', () => {
  const text = fc.string()
  fc.assert(
    fc.property(text, text, text, text, (a, b, c, d) => {
      const key = (model: string, content: string) =>
        requestKey({ ...facts, model, request: { messages: [{ role: 'user', content }], params: {} } })
      expect(key(a, b) === key(c, d)).toBe(a === c && b === d)
    }),
    { seed: 20_261_120, numRuns: 300 },
  )
})

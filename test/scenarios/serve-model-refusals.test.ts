/** The embedded runner refuses bad requests with a named error, and stays able to answer. */
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedRunner, startEmbeddedRunner } from '../../action/start-embedded.ts'
import { complete, contentOf, post, type Refusal } from './serve-model-client.ts'

const messages = [{ role: 'user', content: 'Repeat: ORD-12345' }]

let runner: EmbeddedRunner
beforeAll(async () => {
  runner = await startEmbeddedRunner()
})
afterAll(async () => {
  expect(contentOf(await complete(runner.url, { messages }))).toContain('ORD-12345')
  await runner.close()
})

test.each([
  ['an empty body', '', 400, 'invalid_request_error', 'the body is not JSON'],
  ['broken JSON', '{"messages": [', 400, 'invalid_request_error', 'the body is not JSON'],
  ['100,000 brackets', '['.repeat(100_000), 400, 'invalid_request_error', 'the body is not JSON'],
  ['no messages', {}, 400, 'invalid_request_error', '"messages" must be'],
  ['tools', { messages, tools: [{}] }, 400, 'invalid_request_error', '"tools" is not supported'],
  [
    'a prompt of 3,000 tokens',
    { messages: [{ role: 'user', content: '1'.repeat(3000) }] },
    400,
    'exceed_context_size_error',
    'the request has 3003 tokens and exceeds the available context size of 2048 tokens',
  ],
  [
    'a prompt of 400,000 tokens',
    { messages: [{ role: 'user', content: '1'.repeat(400_000) }] },
    400,
    'exceed_context_size_error',
    'the request has 400003 tokens',
  ],
  [
    'a prompt of 1 MB',
    { messages: [{ role: 'user', content: 'a'.repeat(1_000_000) }] },
    400,
    'exceed_context_size_error',
    'the request has at least 3907 tokens',
  ],
  [
    'a grammar that is cut off',
    { messages, grammar: 'root ::= [' },
    400,
    'invalid_request_error',
    'not valid GBNF',
  ],
  [
    'a grammar without root',
    { messages, grammar: 'a ::= "b"' },
    400,
    'invalid_request_error',
    'not valid GBNF',
  ],
  [
    'a grammar that calls itself',
    { messages, grammar: 'root ::= root "a"' },
    400,
    'invalid_request_error',
    'not valid GBNF',
  ],
  [
    'a schema with a pattern',
    { messages, json_schema: { type: 'string', pattern: 'a+' } },
    400,
    'invalid_request_error',
    'the JSON schema at #: "pattern" is not supported',
  ],
])('%s', async (_, body, status, type, message) => {
  const response = await post(runner.url, body)
  const { error } = (await response.json()) as Refusal
  expect(response.status).toBe(status)
  expect(error).toMatchObject({ code: status, type })
  expect(error.message).toContain(message)
})

test('a body over 8 MiB is refused with 413', async () => {
  const response = await post(runner.url, JSON.stringify({ messages, padding: 'x'.repeat(9 * 1024 * 1024) }))
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({
    error: { code: 413, message: 'the body is larger than 8 MiB' },
  })
})

test('a body that is not UTF-8 is refused with 400', async () => {
  const bytes = Buffer.from('{"messages": "\xff"}', 'latin1')
  const response = await fetch(`${runner.url}/v1/chat/completions`, { method: 'POST', body: bytes })
  expect(response.status).toBe(400)
})

test('an unknown path is 404, a wrong method 405', async () => {
  const unknown = await fetch(`${runner.url}/v1/embeddings`)
  expect([unknown.status, await unknown.json()]).toMatchObject([
    404,
    { error: { code: 404, type: 'not_found_error' } },
  ])
  const odd = await fetch(`${runner.url}//?x=1#y`)
  expect(odd.status).toBe(404)
  const wrong = await fetch(`${runner.url}/v1/chat/completions`)
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
})

test('bytes that are not HTTP are answered with 400', async () => {
  const { port } = new URL(runner.url)
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('\u0000\u0001 nonsense\r\n\r\n'))
    socket
      .setEncoding('utf8')
      .once('data', (text: string) => resolve(text))
      .once('error', reject)
  })
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
})

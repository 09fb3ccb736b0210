/** What is no delivery of GitHub is refused and not stored; what is, is stored before it is accepted. */
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { memoryDeliveries } from '../inbox/memory-deliveries.ts'
import { closeInboxes, openInbox } from '../inbox/open-inbox.ts'
import { closeServers, openServer, post, sign, talk, webhookHeaders } from './open-server.ts'

afterEach(async () => {
  await closeServers()
  await closeInboxes()
})

const payload = JSON.stringify({
  action: 'opened',
  repository: { id: 12345 },
  installation: { id: 99 },
  pull_request: { number: 7 },
})

test('a signed delivery is stored as it came, then accepted', async () => {
  const server = await openServer()
  const headers = webhookHeaders(payload)
  const answer = await post(server.url, payload, headers)
  expect(answer.status).toBe(202)
  expect(await answer.json()).toEqual({ delivery: headers['x-github-delivery'], answer: 'stored' })
  expect(server.received).toEqual([
    {
      id: headers['x-github-delivery'],
      event: 'pull_request',
      action: 'opened',
      repositoryId: 12345,
      installationId: 99,
      lane: '12345/pull/7',
      payload,
      receivedAtMs: 1_790_000_000_000,
    },
  ])
})

test('nothing is accepted before it is stored', async () => {
  const stored = Promise.withResolvers<'stored'>()
  const begun = Promise.withResolvers<void>()
  const receive = () => {
    begun.resolve()
    return stored.promise
  }
  const server = await openServer({ webhook: { receive } })
  let isAnswered = false
  const answer = post(server.url, payload).then((response) => {
    isAnswered = true
    return response
  })
  await begun.promise
  await new Promise(setImmediate)
  expect(isAnswered).toBe(false)
  stored.resolve('stored')
  expect((await answer).status).toBe(202)
})

test('a store that is down is no 2xx, so that GitHub keeps the delivery as failed', async () => {
  const receive = () => Promise.reject(new Error('SQLITE_FULL: database or disk is full'))
  const server = await openServer({ webhook: { receive } })
  const answer = await post(server.url, payload)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('60')
  expect(await answer.text()).not.toContain('SQLITE_FULL')
})

test('one delivery twenty times at once is accepted twenty times and handled once', async () => {
  const handle = vi.fn(async () => {})
  const inbox = openInbox({ store: { deliveries: memoryDeliveries() }, handle })
  inbox.start()
  const server = await openServer({ webhook: { receive: inbox.receive } })
  const headers = webhookHeaders(payload)
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(server.url, payload, headers)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202))
  await vi.waitFor(async () => expect((await inbox.status()).byState.done).toBe(1), 10_000)
  expect(handle).toHaveBeenCalledTimes(1)
})

const other = sign(payload, 'another secret')
test.each([
  ['a signature of another secret', { 'x-hub-signature-256': other }, 401, 'bad-signature'],
  ['a signature of another body', { 'x-hub-signature-256': sign(`${payload} `) }, 401, 'bad-signature'],
  ['a cut signature', { 'x-hub-signature-256': sign(payload).slice(0, -1) }, 401, 'bad-signature'],
  ['no signature', { 'x-hub-signature-256': '' }, 400, 'no-signature'],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'not-json'],
  ['plain text', { 'content-type': 'text/plain' }, 415, 'not-json'],
  ['a packed body', { 'content-encoding': 'gzip' }, 415, 'not-json'],
  ['an id that is no GUID', { 'x-github-delivery': '1; drop table deliveries' }, 400, 'bad-delivery-id'],
  ['no id', { 'x-github-delivery': '' }, 400, 'bad-delivery-id'],
  ['an event with a path in it', { 'x-github-event': '../push' }, 400, 'bad-event'],
  ['an event that is a job of ours', { 'x-github-event': 'promptgate.publish' }, 400, 'bad-event'],
  ['no event', { 'x-github-event': '' }, 400, 'bad-event'],
])('%s is refused and nothing is stored', async (_, headers, status, code) => {
  const server = await openServer()
  const answer = await post(server.url, payload, webhookHeaders(payload, headers))
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await answer.json()).toMatchObject({ code, status })
  expect(server.received).toEqual([])
})

test.each([['[]'], ['"text"'], ['null'], ['{"a":'], [''], ['\u0000']])(
  'a signed body that is %j is refused and nothing is stored',
  async (body) => {
    const server = await openServer()
    const answer = await post(server.url, body)
    expect(answer.status).toBe(400)
    expect(server.received).toEqual([])
  },
)

test('a charset beside the content type, and an unknown event, are accepted', async () => {
  const server = await openServer()
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-github-event': 'quantum_leap' }
  expect((await post(server.url, payload, webhookHeaders(payload, headers))).status).toBe(202)
  expect(server.received).toMatchObject([{ event: 'quantum_leap' }])
})

test('the signature counts for the bytes as they came: no-break spaces, emoji, a byte-order mark', async () => {
  const server = await openServer()
  const body = `{"comment":{"body":"🙂\u00a0\u2028é"}, "n": 1.0}`
  expect((await post(server.url, body)).status).toBe(202)
  expect(server.received[0]?.payload).toBe(body)
})

test('a comment of 70,000 characters is accepted', async () => {
  const server = await openServer()
  const comment = { id: 1, body: '/eval '.padEnd(70_000, '🙂') }
  const body = JSON.stringify({ action: 'created', repository: { id: 1 }, comment })
  expect((await post(server.url, body)).status).toBe(202)
  expect(server.received[0]?.payload).toBe(body)
})

test('a body of 26 MB is refused before it is read, and the connection closed', async () => {
  const server = await openServer()
  const { socket, heard } = talk(server.port)
  const headers = Object.entries(webhookHeaders('')).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST /webhooks/github HTTP/1.1\r\nhost: x\r\ncontent-length: ${26 * 1024 * 1024}\r\n`)
  socket.write(`${headers.join('')}\r\n`)
  const sent = pour(socket, Buffer.alloc(0x10000, 32), 26 * 16)
  expect(await heard).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close[\s\S]*too-large/i)
  // what the buffers of the two sockets hold
  expect(sent.chunks).toBeLessThan(16 * 16)
  expect(server.received).toEqual([])
})

test('a body that is sent in chunks and never says its length is cut at 25 MB', async () => {
  const server = await openServer()
  const { socket, heard } = talk(server.port)
  const headers = Object.entries(webhookHeaders('')).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(
    `POST /webhooks/github HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n${headers.join('')}\r\n`,
  )
  const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000, 32), Buffer.from('\r\n')])
  const sent = pour(socket, chunk, 64)
  expect(await heard).toMatch(/^HTTP\/1\.1 413 [\s\S]*too-large/)
  expect(sent.chunks).toBeGreaterThanOrEqual(25)
  expect(sent.chunks).toBeLessThan(64)
  expect(server.received).toEqual([])
})

test('a chunked body within the limit is accepted', async () => {
  const server = await openServer()
  const half = payload.length / 2
  const body = new ReadableStream({
    start(controller) {
      for (const part of [payload.slice(0, half), payload.slice(half)]) controller.enqueue(Buffer.from(part))
      controller.close()
    },
  })
  const answer = await fetch(`${server.url}/webhooks/github`, {
    method: 'POST',
    body,
    headers: webhookHeaders(payload),
    duplex: 'half',
  } as RequestInit)
  expect(answer.status).toBe(202)
  expect(server.received[0]?.payload).toBe(payload)
})

test('a body that comes too slowly is given up', async () => {
  const server = await openServer({ limits: { headersMs: 50, requestMs: 50, checkMs: 10 } })
  const { socket, heard } = talk(server.port)
  const headers = Object.entries(webhookHeaders(payload)).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST /webhooks/github HTTP/1.1\r\nhost: x\r\ncontent-length: ${payload.length}\r\n`)
  socket.write(`${headers.join('')}\r\n${payload.slice(0, 5)}`)
  expect(await heard).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(server.received).toEqual([])
})

test('a body whose sender goes away is not stored, and the next one is', async () => {
  const server = await openServer()
  const { socket, heard } = talk(server.port)
  const headers = Object.entries(webhookHeaders(payload)).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST /webhooks/github HTTP/1.1\r\nhost: x\r\ncontent-length: ${payload.length}\r\n`)
  socket.write(`${headers.join('')}\r\n${payload.slice(0, 5)}`, () => socket.destroy())
  await heard
  expect((await post(server.url, payload)).status).toBe(202)
  expect(server.received).toHaveLength(1)
})

test('strangers together cannot make the process hold more than so many bytes', async () => {
  const server = await openServer({ limits: { bodyBytes: 1_000_000 } })
  const big = JSON.stringify({ text: 'x'.repeat(1_000_000) })
  const answer = await post(server.url, big)
  expect(answer.status).toBe(503)
  expect((await post(server.url, payload)).status).toBe(202)
  expect(server.received).toHaveLength(1)
})

test('without a secret nothing is accepted, and the answer names the set-up', async () => {
  const server = await openServer({ webhook: { secret: () => undefined } })
  const answer = await post(server.url, payload)
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ code: 'not-set-up' })
})

test('a delivery id in capitals is the same delivery', async () => {
  const server = await openServer()
  const id = randomUUID()
  await post(server.url, payload, webhookHeaders(payload, { 'x-github-delivery': id.toUpperCase() }))
  const again = await post(server.url, payload, webhookHeaders(payload, { 'x-github-delivery': id }))
  expect(await again.json()).toEqual({ delivery: id, answer: 'duplicate' })
})

test('other methods are refused', async () => {
  const server = await openServer()
  const answer = await fetch(`${server.url}/webhooks/github`)
  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toBe('POST')
})

/** Writes the chunk so many times, as fast as it is taken, and counts. */
function pour(socket: Socket, chunk: Buffer, times: number): { chunks: number } {
  const sent = { chunks: 0 }
  const send = (): void => {
    socket.write(chunk, (error) => {
      if (error) return
      sent.chunks += 1
      if (sent.chunks < times) send()
    })
  }
  send()
  return sent
}

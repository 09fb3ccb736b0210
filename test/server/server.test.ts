/** The server routes, refuses and fails in one form, and no answer leaves without the headers that protect it. */
import { once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { json, type Route } from '../../app/api/route.ts'
import { makeFault } from '../../app/store/store-fault.ts'
import { silentLog } from '../fixtures/silent-log.ts'
import { closeServers, openServer, talk } from './open-server.ts'

afterEach(closeServers)

const echo = (method: Route['method'], path: string): Route => ({
  method,
  path,
  handle: async (request) =>
    json(200, {
      route: `${method} ${path}`,
      params: request.params,
      query: Object.fromEntries(request.query),
    }),
})

const routes: Route[] = [
  echo('GET', '/orders/:id'),
  echo('GET', '/orders/new'),
  echo('POST', '/orders/:id/claim'),
  echo('PUT', '/orders/:order'),
  {
    method: 'GET',
    path: '/away',
    // as a query reports it, whose library wraps what the connection threw
    handle: () => Promise.reject(new Error('Failed query: select 1', { cause: makeFault('unreachable') })),
  },
  { method: 'GET', path: '/boom', handle: () => Promise.reject(new Error('the password is hunter2')) },
  {
    method: 'POST',
    path: '/small',
    handle: async (request) => json(200, { bytes: (await request.readBody(10)).length }),
  },
  {
    method: 'GET',
    path: '/page',
    handle: async () => ({
      status: 200,
      headers: { 'Content-Security-Policy': "default-src 'self'" },
      body: '<p>',
    }),
  },
]

test.each([
  ['GET', '/orders/a%2Fb?x=1&x=2', { route: 'GET /orders/:id', params: { id: 'a/b' }, query: { x: '2' } }],
  ['GET', '/orders/new', { route: 'GET /orders/new', params: {} }],
  ['POST', '/orders/7/claim', { route: 'POST /orders/:id/claim', params: { id: '7' } }],
  ['PUT', '/orders/7', { route: 'PUT /orders/:order', params: { order: '7' } }],
])('%s %s finds its route', async (method, path, wanted) => {
  const { url } = await openServer({ routes })
  const answer = await fetch(url + path, { method })
  expect(await answer.json()).toMatchObject(wanted)
})

test.each([
  ['GET', '/nothing', 404, 'not-found'],
  ['GET', '/orders', 404, 'not-found'],
  ['GET', '/orders/', 404, 'not-found'],
  ['GET', '/orders/7/claim', 405, 'wrong-method'],
  ['OPTIONS', '/orders/7', 405, 'wrong-method'],
  ['PUT', '/orders/new', 405, 'wrong-method'],
  ['GET', '/orders/%ff', 400, 'bad-path'],
])('%s %s is refused with %d', async (method, path, status, code) => {
  const { url } = await openServer({ routes })
  const answer = await fetch(url + path, { method })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(await answer.json()).toMatchObject({ type: `urn:promptgate:${code}`, code, status })
  if (status === 405) expect(answer.headers.get('allow')).toBeTruthy()
})

test.each([
  ['GET http://127.0.0.1/orders/7 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400],
  ['OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400],
  ['GET //evil.example/orders/7 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 404],
  ['GET /orders/7 HTTP/1.1\r\n\r\n', 400],
  [`GET /orders/7 HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['nonsense\r\n\r\n', 400],
  ['POST /small HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', 400],
])('a client that says %j hears %d', async (said, status) => {
  const { port } = await openServer({ routes })
  const { socket, heard } = talk(port)
  socket.write(said)
  expect(await heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
})

test('a HEAD is a GET without its body', async () => {
  const { url } = await openServer({ routes })
  const [head, get] = [await fetch(`${url}/orders/7`, { method: 'HEAD' }), await fetch(`${url}/orders/7`)]
  expect(head.status).toBe(200)
  expect(await head.text()).toBe('')
  expect(head.headers.get('content-length')).toBe(String((await get.text()).length))
})

test('a fault is an answer with an id and no word about its cause; the log has both', async () => {
  const error = vi.fn()
  const { url } = await openServer({ routes, log: { ...silentLog, error } })
  const answer = await fetch(`${url}/boom`)
  const id = answer.headers.get('x-request-id')
  expect(answer.status).toBe(500)
  const text = await answer.text()
  expect(text).toContain(id)
  expect(text).not.toMatch(/hunter2|at .*\.ts/)
  expect(error).toHaveBeenCalledWith(
    expect.objectContaining({
      request: id,
      err: expect.objectContaining({ message: 'the password is hunter2' }),
    }),
    expect.any(String),
  )
})

test('a database that is away is no fault of the App: the answer says to come back', async () => {
  const { url } = await openServer({ routes })
  const answer = await fetch(`${url}/away`)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await answer.json()).toMatchObject({ code: 'database-away', status: 503 })
})

test('an answer that cannot be written ends its connection, and nothing else', async () => {
  const bad: Route = { method: 'GET', path: '/bad', handle: async () => json(200, {}, { 'x-name': 'a\nb' }) }
  const { url } = await openServer({ routes: [bad, ...routes] })
  await expect(fetch(`${url}/bad`)).rejects.toThrow()
  expect((await fetch(`${url}/orders/7`)).status).toBe(200)
})

test('a body beyond the limit of its route is refused', async () => {
  const { url } = await openServer({ routes })
  const send = (body: string) => fetch(`${url}/small`, { method: 'POST', body })
  expect(await (await send('0123456789')).json()).toEqual({ bytes: 10 })
  expect((await send('0123456789x')).status).toBe(413)
})

test('every answer has the headers that protect it; a page may set its own policy', async () => {
  const { url } = await openServer({ routes })
  for (const path of ['/orders/7', '/nothing', '/boom']) {
    const { headers } = await fetch(url + path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('x-request-id')).toBeTruthy()
  }
  const page = await fetch(`${url}/page`)
  expect(page.headers.get('content-security-policy')).toBe("default-src 'self'")
})

test('a request id of a proxy is kept, one that could do harm is not', async () => {
  const { url } = await openServer({ routes })
  const idFor = async (given: string) =>
    (await fetch(`${url}/orders/7`, { headers: { 'x-request-id': given } })).headers.get('x-request-id')
  expect(await idFor('proxy-1234.5678')).toBe('proxy-1234.5678')
  expect(await idFor('<script>alert(1)</script>')).toMatch(/^id-/)
})

test('a client that never ends its headers is cut', async () => {
  const { port } = await openServer({ limits: { headersMs: 50, requestMs: 50, checkMs: 10 } })
  const { socket, heard } = talk(port)
  socket.write('GET /live HTTP/1.1\r\nhost: x\r\nx-slow: ')
  expect(await heard).toMatch(/^HTTP\/1\.1 408 /)
})

test('connections beyond the cap are dropped', async () => {
  const { port, url } = await openServer({ routes, limits: { connections: 2 } })
  const held = [talk(port), talk(port)]
  await Promise.all(held.map(({ socket }) => once(socket, 'connect')))
  await vi.waitFor(async () => {
    const third = talk(port)
    expect(await third.heard).toBe('')
  }, 10_000)
  for (const { socket } of held) socket.destroy()
  await vi.waitFor(async () => expect((await fetch(`${url}/orders/7`)).status).toBe(200), 10_000)
})

test('a closing server ends what runs, and takes no more', async () => {
  const begun = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const slow: Route = {
    method: 'GET',
    path: '/slow',
    handle: async () => {
      begun.resolve()
      await end.promise
      return json(200, {})
    },
  }
  const server = await openServer({ routes: [slow] })
  const answer = fetch(`${server.url}/slow`)
  await begun.promise
  const closed = server.close(5_000)
  await expect(fetch(`${server.url}/slow`)).rejects.toThrow()
  end.resolve()
  const { status, headers } = await answer
  expect(status).toBe(200)
  expect(headers.get('connection')).toBe('close')
  await closed
})

test('a closing server cuts what does not end', async () => {
  const begun = Promise.withResolvers<void>()
  const stuck: Route = {
    method: 'GET',
    path: '/stuck',
    handle: () => {
      begun.resolve()
      return new Promise(() => {})
    },
  }
  const server = await openServer({ routes: [stuck] })
  const answer = expect(fetch(`${server.url}/stuck`)).rejects.toThrow()
  await begun.promise
  await server.close(20)
  await answer
})

test('a port that is taken is told by the promise of listen', async () => {
  const { port } = await openServer()
  const { createServer } = await import('../../app/server.ts')
  const { noMetrics } = await import('../inbox/open-inbox.ts')
  const options = {
    routes: [],
    host: '127.0.0.1',
    port,
    log: silentLog,
    metrics: noMetrics,
    newId: () => 'x',
  }
  await expect(createServer(options).listen()).rejects.toThrow('EADDRINUSE')
})

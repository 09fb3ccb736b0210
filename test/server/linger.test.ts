/** Whoever is refused while still sending sees why, and holds no connection for it. */
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { closeServers, openServer, talk } from './open-server.ts'

afterEach(closeServers)

const unread = 'host: x\r\ncontent-length: 2000000\r\n\r\n'

test.each([
  ['GET', '/nowhere', /^HTTP\/1\.1 404 [\s\S]*"code":"not-found"/],
  ['HEAD', '/nowhere', /^HTTP\/1\.1 404 [\s\S]*\r\n\r\n$/],
  ['PUT', '/webhooks/github', /^HTTP\/1\.1 405 [\s\S]*allow: POST/],
])('a client that sends on, and listens late, is told: %s %s', async (method, path, told) => {
  const server = await openServer({ limits: { lingerMs: 60_000 } })
  const { socket } = talk(server.port)
  await once(socket, 'connect')
  socket.pause()
  socket.write(`${method} ${path} HTTP/1.1\r\n${unread}`)
  for (let sent = 0; sent < 10; sent += 1) {
    socket.write(Buffer.alloc(10_000, 32))
    await wait(20)
  }
  let text = ''
  socket.on('data', (data) => {
    text += data.toString()
  })
  socket.resume()
  await expect.poll(() => text).toMatch(told)
})

test('its connection ends by itself', async () => {
  const server = await openServer({ limits: { lingerMs: 50 } })
  const { socket, heard } = talk(server.port)
  socket.write(`GET /nowhere HTTP/1.1\r\n${unread}`)
  expect(await heard).toContain('404')
})

test('a server that closes waits for none of them', async () => {
  const server = await openServer({ limits: { lingerMs: 60_000 } })
  const { socket, heard } = talk(server.port)
  socket.write(`GET /nowhere HTTP/1.1\r\n${unread}`)
  await once(socket, 'data')
  await server.close(30_000)
  expect(await heard).toContain('404')
})

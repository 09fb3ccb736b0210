/** What is wrong with a runner that cannot be used: each fault in a sentence of its own that names the fix. */
import { createServer as createTlsServer } from 'node:https'
import { createServer, type Server } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Step } from './faulty-runner.ts'
import { fillBacklog } from './fill-backlog.ts'
import { openRunnerAt, openTestRunner, unavailable } from './open-test-runner.ts'
import { selfSigned } from './self-signed.ts'

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

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
    expect(error.message).toMatch(/did not answer within 5 s/)
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

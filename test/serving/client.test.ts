/** The client against the server: what it spares, what it lives through, and what it does not hide. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ServedPrompt as Served } from '../../app/serving/describe-served.ts'
import {
  type ClientOptions,
  createClient,
  PromptgateError,
  PromptgateUnavailable,
  PromptHalted,
  PromptNotRendered,
  type ServedPrompt,
} from '../../client/index.ts'
import { openWorld, ticketPrompt, type World, type WorldOptions } from './serving-world.ts'

/** Production serves `support-triage`; `sent` is what the client asked, and what it was answered. */
async function openClient(worldOptions: WorldOptions = {}) {
  const world = await openWorld(worldOptions)
  const fingerprint = await world.save(ticketPrompt)
  await world.move('support-triage', fingerprint)
  const sent: number[] = []
  const options: ClientOptions = {
    url: `${world.url}/`,
    owner: 'acme',
    repo: 'prompts-1',
    environment: 'production',
    key: await world.key(),
    maxAgeMs: 0,
    timeoutMs: 2_000,
    fetch: async (...args) => {
      const at = sent.push(0) - 1
      const response = await fetch(...args)
      sent[at] = response.status
      return response
    },
  }
  return { world, fingerprint, sent, client: createClient(options), options }
}

const dieAndTell = async (world: World, tell: () => Promise<unknown>) => {
  await world.down()
  return tell()
}

test('what the server says is what the client’s types say', () => {
  const told = (served: Served): ServedPrompt => served
  expect(told).toBeTypeOf('function')
})

test('a prompt is asked for with its tag, and not again while it is young', async () => {
  const { client, sent, fingerprint, options, world } = await openClient()
  const first = await client.getPrompt('support-triage')
  expect(first).toMatchObject({ name: 'support-triage', fingerprint, arm: 'stable', isStale: false })
  expect(first.template).toMatchObject({ kind: 'dotprompt', partials: { style: 'Answer in one word.' } })
  expect((await client.getPrompt('support-triage')).fingerprint).toBe(fingerprint)
  expect(sent).toEqual([200, 304])
  const patient = createClient({ ...options, maxAgeMs: 60_000 })
  await patient.getPrompt('support-triage')
  await patient.getPrompt('support-triage')
  expect(sent).toEqual([200, 304, 200])
  const second = await world.save(`${ticketPrompt} Now.`)
  await world.move('support-triage', second)
  expect((await client.getPrompt('support-triage')).fingerprint).toBe(second)
  expect((await patient.getPrompt('support-triage')).fingerprint).toBe(fingerprint)
})

test('a hundred who ask at once ask once', async () => {
  const { client, sent } = await openClient()
  const got = await Promise.all(Array.from({ length: 100 }, () => client.getPrompt('support-triage')))
  expect(new Set(got.map(({ version }) => version))).toEqual(new Set(['v1']))
  expect(sent).toEqual([200])
})

test('while the server is gone the last copy stands in, with its age, and the server is not pestered', async () => {
  const { client, sent, world, fingerprint, options } = await openClient()
  const fresh = createClient({ ...options, staleIfErrorMs: 0 })
  await client.getPrompt('support-triage')
  await client.getPrompt('support-triage', { key: 'user-1' })
  await fresh.getPrompt('support-triage')
  const before = sent.length
  await world.down()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const stale = await client.getPrompt('support-triage')
  expect(stale).toMatchObject({ fingerprint, isStale: true })
  expect(stale.ageMs).toBeGreaterThanOrEqual(20)
  for (const key of ['user-1', 'user-2']) {
    expect(await client.getPrompt('support-triage', { key })).toMatchObject({ fingerprint, isStale: true })
  }
  expect(sent.length - before).toBe(1)
  await expect(fresh.getPrompt('support-triage')).rejects.toThrow(PromptgateUnavailable)
  await expect(client.getPrompt('never-read')).rejects.toThrow('Promptgate does not serve never-read')
  await world.up()
  await vi.waitFor(async () => expect((await client.getPrompt('support-triage')).isStale).toBe(false), 5_000)
})

test('a server whose own database is away says so, and so does the client', async () => {
  let isAway = false
  const { client, world } = await openClient({
    wrap: (store) => {
      const generation = async () => {
        if (isAway) throw new Error('away')
        return store.promotions.generation()
      }
      return { ...store, promotions: { ...store.promotions, generation } }
    },
  })
  isAway = true
  await world.serving.copy.refresh()
  world.clock.ms += 7_000
  const got = await client.getPrompt('support-triage')
  expect(got.isStale).toBe(true)
  expect(got.ageMs).toBeGreaterThanOrEqual(7_000)
})

test('a halt is an error with its reason, and no old copy is given after it', async () => {
  const { client, world, fingerprint } = await openClient()
  await client.getPrompt('support-triage')
  await world.move('support-triage', fingerprint, {
    kind: 'halt',
    actor: 'grace',
    why: 'it insults customers',
  })
  const halted = await client.getPrompt('support-triage').catch((error: unknown) => error)
  expect(halted).toBeInstanceOf(PromptHalted)
  expect(halted).toMatchObject({
    name: 'PromptHalted',
    status: 423,
    reason: 'it insults customers',
    by: 'grace',
    at: '2026-11-20T12:00:00.000Z',
    message: 'support-triage was halted by grace: it insults customers',
  })
  const after = await dieAndTell(world, () =>
    client.getPrompt('support-triage').catch((error: unknown) => error),
  )
  expect(after).toBeInstanceOf(PromptgateUnavailable)
})

test('a key that counts no more ends the copy, and the error names the fix', async () => {
  const { client, world } = await openClient()
  await client.getPrompt('support-triage')
  const [{ id } = { id: '' }] = await world.store.readKeys.list(1)
  await world.store.readKeys.revoke(1, id, 'grace', 1)
  await world.serving.copy.refresh()
  const refused = await client.getPrompt('support-triage').catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(PromptgateError)
  expect(refused).not.toBeInstanceOf(PromptgateUnavailable)
  expect(refused).toMatchObject({
    status: 404,
    code: 'not-found',
    message: expect.stringContaining('read key'),
  })
})

test('each caller keeps its arm, and one body serves all of an arm', async () => {
  const { client, world, sent, fingerprint } = await openClient()
  const canary = await world.save('Answer {{ticket}} at once.')
  await world.move('support-triage', canary, { slot: 'canary', kind: 'canary', percent: 50 })
  const keys = Array.from({ length: 12 }, (_, n) => `user-${n}`)
  const arms = async () => {
    const got: string[] = []
    for (const key of keys) got.push((await client.getPrompt('support-triage', { key })).fingerprint)
    return got
  }
  const first = await arms()
  expect(new Set(first)).toEqual(new Set([fingerprint, canary]))
  expect(sent.filter((status) => status === 200)).toHaveLength(2)
  expect(await arms()).toEqual(first)
})

test('the server renders; what does not fit is told with its place', async () => {
  const { world, options } = await openClient()
  // the first one waits for the worker
  const client = createClient({ ...options, timeoutMs: 30_000 })
  const call = await client.render('support-triage', { ticket: 'Where is it?' })
  expect(call).toMatchObject({ model: 'tiny-triage', params: { temperature: 0.2 }, warnings: [] })
  expect(call.messages.at(-1)).toEqual({ role: 'user', content: 'Where is it?' })
  const wrong = await client.render('support-triage', { tiket: 'x' }).catch((error: unknown) => error)
  expect(wrong).toBeInstanceOf(PromptNotRendered)
  expect((wrong as PromptNotRendered).problems[0]).toMatchObject({ path: 'prompts/support-triage.prompt' })
  const gone = await dieAndTell(world, () =>
    client.render('support-triage', {}).catch((error: unknown) => error),
  )
  expect(gone).toBeInstanceOf(PromptgateUnavailable)
})

test.each([
  ['hangs', () => {}],
  ['answers HTML', (response: import('node:http').ServerResponse) => void response.end('<html>')],
  ['answers another JSON', (response: import('node:http').ServerResponse) => void response.end('{}')],
  [
    'redirects',
    (response: import('node:http').ServerResponse) =>
      void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  ],
  ['fails', (response: import('node:http').ServerResponse) => void response.writeHead(500).end('{}')],
])('a server that %s is an outage, within the time-out', async (_, answer) => {
  const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close().closeAllConnections())
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const client = createClient({
    url: `http://127.0.0.1:${port}`,
    owner: 'acme',
    repo: 'prompts-1',
    environment: 'production',
    key: 'any',
    timeoutMs: 200,
  })
  await expect(client.getPrompt('support-triage')).rejects.toThrow(PromptgateUnavailable)
  await expect(client.render('support-triage', {})).rejects.toThrow(PromptgateUnavailable)
})

/** Asks nobody who is there. */
const lost: ClientOptions = {
  url: 'http://127.0.0.1:1',
  owner: 'acme',
  repo: 'prompts-1',
  environment: 'production',
  key: 'pgr_any',
}

test.each<[what: string, options: Partial<ClientOptions>, code: string, message: RegExp]>([
  ['no address', { url: '' }, 'bad-url', /the url "" is none of a server: write https:/],
  ['an address without https', { url: 'localhost:8080' }, 'bad-url', /write https:/],
  ['a key that was cut', { key: 'pgr_a…' }, 'bad-key', /copy it whole/],
  ['a key of two lines', { key: 'pgr_secret\nsecret' }, 'bad-key', /copy it whole/],
])('%s is a mistake and no outage, and no key is told', async (_, options, code, message) => {
  const client = createClient({ ...lost, ...options })
  for (const call of [client.getPrompt('x'), client.render('x', {})]) {
    const error: unknown = await call.catch((one: unknown) => one)
    expect(error).not.toBeInstanceOf(PromptgateUnavailable)
    expect(error).toMatchObject({ name: 'PromptgateError', code, message: expect.stringMatching(message) })
    expect(String(error)).not.toContain('secret')
  }
})

test('an input that JSON cannot hold is a mistake of the caller', async () => {
  const input = { n: 1n } as unknown as Record<string, number>
  const error: unknown = await createClient(lost)
    .render('x', input)
    .catch((one: unknown) => one)
  expect(error).toMatchObject({ code: 'bad-input', message: expect.stringContaining('BigInt') })
})

test('an outage tells what is known of it', async () => {
  await expect(createClient(lost).getPrompt('x')).rejects.toThrow(/fetch failed: (?!$)/)
  const told = (status: number, body: string) =>
    createClient({ ...lost, fetch: async () => new Response(body, { status }) }).getPrompt('x')
  await expect(told(301, '')).rejects.toThrow('the answer was 301, and redirects are not followed')
  const refusal = JSON.stringify({ code: 'busy', title: 'Too many wait', detail: 'ask again in a second' })
  await expect(told(503, refusal)).rejects.toThrow('the answer was 503: Too many wait: ask again in a second')
})

test('what one caller would change in a copy is not changed for the others', async () => {
  const { client } = await openClient()
  const { params } = await client.getPrompt('support-triage')
  expect(() => Object.assign(params, { temperature: 2 })).toThrow(TypeError)
  expect((await client.getPrompt('support-triage')).params).toEqual({ temperature: 0.2, max_tokens: 64 })
})

test('a gateway that refuses is an outage: it is not the server who says that the prompt is gone', async () => {
  const { options, fingerprint } = await openClient()
  let gateway: Response | undefined
  const client = createClient({ ...options, fetch: async (...args) => gateway?.clone() ?? fetch(...args) })
  await client.getPrompt('support-triage')
  for (const status of [401, 403, 404]) {
    gateway = Response.json({ message: 'no Route matched with those values' }, { status })
    expect(await client.getPrompt('support-triage')).toMatchObject({ fingerprint, isStale: true })
  }
  gateway = Response.json({ code: 'not-found', title: 'x', detail: 'y' }, { status: 404 })
  await vi.waitFor(
    () => expect(client.getPrompt('support-triage')).rejects.toMatchObject({ code: 'not-found' }),
    {
      timeout: 5_000,
    },
  )
})

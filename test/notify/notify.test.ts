/** The webhook out, over a real socket: signed, told once, again where it was not taken, and to no other address. */
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { notifyJob } from '../../app/jobs.ts'
import type { Notice } from '../../app/notify/describe-notice.ts'
import { type NotifyDeps, onNotify } from '../../app/notify/notify.ts'
import { sendNotice } from '../../app/notify/send-notice.ts'
import { parsePayload } from '../../app/payload.ts'
import type { RequestRow } from '../../app/store/promotion-store.ts'
import { closeInboxes, openInbox } from '../inbox/open-inbox.ts'

afterEach(closeInboxes)

const secret = 'a-secret-of-the-receiver'
const [before, after] = ['b'.repeat(64), 'a'.repeat(64)]

const request: RequestRow = {
  id: 'f00dfeedf00dfeedf00dfeedf00dfeed',
  repositoryId: 7,
  environment: 'production',
  kind: 'rollback',
  source: 'command',
  sourceEvent: 'comment/5',
  sha: 'c'.repeat(40),
  ref: 'main',
  actor: 'mia',
  why: 'answers in the wrong language',
  state: 'moved',
  result: {
    headline: 'One prompt was rolled back.',
    prompts: [
      { prompt: 'greeting', from: after, to: before, outcome: 'moved', evidence: 'e1', standing: 'pass' },
      { prompt: 'triage', from: before, to: before, outcome: 'already' },
    ],
  },
  createdAtMs: 1_790_000_000_000,
  updatedAtMs: 1_790_000_001_000,
}

interface Heard {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

async function listen(answer: (response: ServerResponse, times: number) => void) {
  const heard: Heard[] = []
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      heard.push({
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(parts).toString(),
      })
      answer(response, heard.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/1/` }
}

const depsOf = (url: string | undefined, row: RequestRow = request): NotifyDeps => ({
  settings: url === undefined ? {} : { notify: { url, secret } },
  store: {
    repositories: {
      get: async (id) => ({
        id,
        ownerId: 1,
        owner: 'acme',
        name: 'shop',
        installationId: 2,
        defaultBranch: 'main',
        isPrivate: true,
        removedAtMs: 1,
      }),
    },
    promotions: { getRequest: async (_, id) => (id === row.id ? row : undefined) },
    prompts: {
      getVersion: async (repositoryId, fingerprint) => ({
        id: 12,
        repositoryId,
        fingerprint,
        prompt: 'greeting',
        path: 'greeting.prompt',
        source: '',
        model: 'tiny',
        firstCommit: 'd'.repeat(40),
        createdAtMs: 0,
      }),
    },
  },
})

const payload = { repositoryId: 7, requestId: request.id }

test('what moved is told, signed over the very bytes that come', async () => {
  const { heard, url } = await listen((response) => response.writeHead(204).end())
  await onNotify(depsOf(url), { payload })
  const [one] = heard
  expect(one?.path).toBe('/hooks/1/')
  expect(one?.headers).toMatchObject({
    'x-promptgate-event': 'rollback',
    'x-promptgate-delivery': request.id,
    'x-promptgate-signature-256': `sha256=${createHmac('sha256', secret)
      .update(one?.body ?? '')
      .digest('hex')}`,
  })
  expect(JSON.parse(one?.body ?? '')).toEqual({
    event: 'rollback',
    id: request.id,
    at: '2026-09-21T14:13:21.000Z',
    repository: { id: 7, owner: 'acme', name: 'shop' },
    environment: 'production',
    actor: 'mia',
    why: 'answers in the wrong language',
    source: 'command',
    sha: 'c'.repeat(40),
    ref: 'main',
    prompts: [
      {
        prompt: 'greeting',
        from: after,
        to: before,
        version: 'v12',
        model: 'tiny',
        evidence: 'e1',
        standing: 'pass',
      },
    ],
  })
})

test('a receiver that fails gets the same delivery again, until it takes it', async () => {
  const { heard, url } = await listen((response, times) =>
    response.writeHead(times < 3 ? 500 + times : 200).end(),
  )
  const { settings, store } = depsOf(url)
  const inbox = openInbox({
    // its announcement on GitHub touches the row meanwhile
    handle: (delivery) => {
      const touched = { ...request, updatedAtMs: inbox.clock.nowMs }
      const promotions = { getRequest: async () => touched }
      const deps = { settings, store: { ...store, promotions } }
      return onNotify(deps, { payload: parsePayload(delivery.payload) })
    },
  })
  const movedAtMs = inbox.clock.nowMs
  const job = notifyJob({ repositoryId: 7, requestId: request.id }, movedAtMs)
  await inbox.receive(job)
  await inbox.receive(job)
  inbox.start()
  for (const times of [1, 2, 3]) {
    await vi.waitFor(() => expect(heard).toHaveLength(times), 10_000)
    if (times < 3)
      await vi.waitFor(
        () => expect(inbox.deliveries.rows.get(job.id)?.error).toContain(`answered ${500 + times}`),
        10_000,
      )
    inbox.clock.nowMs += 60_000
  }
  await vi.waitFor(() => expect(inbox.deliveries.rows.get(job.id)?.state).toBe('done'), 10_000)
  expect(new Set(heard.map(({ headers }) => headers['x-promptgate-delivery']))).toEqual(new Set([request.id]))
  expect(new Set(heard.map(({ body }) => body)).size).toBe(1)
  expect(JSON.parse(heard[0]?.body ?? '').at).toBe(new Date(movedAtMs).toISOString())
})

test('a redirect is not followed, and none of the address is told', async () => {
  const elsewhere = await listen((response) => response.writeHead(200).end())
  const { url } = await listen((response) => response.writeHead(307, { location: elsewhere.url }).end())
  await expect(onNotify(depsOf(url), { payload })).rejects.toThrow(
    'the receiver at NOTIFY_URL answered 307, and redirects are not followed',
  )
  expect(elsewhere.heard).toEqual([])
})

const notice = { event: 'halt', id: 'one', prompts: [] as Notice['prompts'] } as Notice // no more is sent on

test('a receiver that hangs is given up, one that asks for time is given it', async () => {
  const deaf = await listen(() => {})
  await expect(sendNotice({ url: deaf.url, secret }, notice, 50)).rejects.toThrow(/did not answer in time$/)
  const busy = await listen((response) => response.writeHead(429, { 'retry-after': '120' }).end('busy'))
  await expect(sendNotice({ url: busy.url, secret }, notice)).rejects.toMatchObject({ retryAfterMs: 120_000 })
})

test('nobody is told where no address is set, of nothing that moved, and of no request at all', async () => {
  const { heard, url } = await listen((response) => response.writeHead(200).end())
  await onNotify(depsOf(undefined), { payload })
  await onNotify(depsOf(url, { ...request, state: 'refused' }), { payload })
  await onNotify(depsOf(url), { payload: { ...payload, requestId: 'unknown' } })
  await onNotify(depsOf(url), { payload: {} })
  expect(heard).toEqual([])
})

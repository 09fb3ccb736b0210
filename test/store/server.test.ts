/** What goes wrong with a libSQL server: its absence is told, and an answer that is lost on the way is no second effect. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../app/store/open-store.ts'
import type { Store } from '../../app/store/store.ts'
import { makeDelivery, makeEvaluation, noonMs } from './rows.ts'
import { hasSqld, type Sqld, startSqld } from './start-sqld.ts'

/** Passes requests on, and can break off after the server has answered: its answer is lost. */
interface Link {
  readonly url: string
  /** the answers to the next requests for which it holds */
  loseAnswer: (body: string) => boolean
  lost: number
  readonly server: Server
}

async function startLink(target: string): Promise<Link> {
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const headers = Object.fromEntries(
      Object.entries(request.headersDistinct).flatMap(([name, values]) =>
        ['content-type', 'authorization'].includes(name) ? [[name, values?.[0] ?? '']] : [],
      ),
    )
    try {
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method ?? 'GET',
        headers,
        ...(request.method === 'POST' ? { body } : {}),
      })
      const bytes = Buffer.from(await answer.arrayBuffer())
      if (link.loseAnswer(body.toString('latin1'))) {
        link.lost++
        request.socket.destroy()
        return
      }
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
      response.end(bytes)
    } catch {
      // the server is away
      request.socket.destroy()
    }
  }
  const server = createServer((request, response) => void pass(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const link: Link = { url: `http://127.0.0.1:${address.port}`, loseAnswer: () => false, lost: 0, server }
  return link
}

describe.skipIf(!hasSqld)('a libSQL server', () => {
  let sqld: Sqld
  let link: Link
  let store: Store

  beforeAll(async () => {
    sqld = await startSqld()
  })
  beforeEach(async () => {
    link = await startLink(sqld.url)
    store = await openStore({ url: link.url, token: sqld.token })
  })
  afterEach(async () => {
    await store.close()
    link.server.closeAllConnections()
    link.server.close()
  })
  afterAll(() => sqld.close())

  /** Once: the answer to the next commit. */
  function loseCommit(): void {
    link.loseAnswer = (body) => {
      const isCommit = body.includes('COMMIT')
      if (isCommit) link.loseAnswer = () => false
      return isCommit
    }
  }

  test('a commit whose answer is lost is told as what it was, and happens once', async () => {
    loseCommit()
    expect(await store.deliveries.receive(makeDelivery('d1'))).toBe('stored')
    loseCommit()
    expect(await store.tokens.useOnce('jti', Date.now() + 60_000)).toBe(true)
    expect(await store.tokens.useOnce('jti', Date.now() + 60_000)).toBe(false)
    loseCommit()
    const begun = await store.evaluations.begin({
      evaluation: makeEvaluation('e1'),
      nowMs: noonMs,
      supersede: true,
      reserve: { currency: 'EUR', day: '2026-11-20', amount: 1 },
      jobs: [makeDelivery('j1')],
    })
    expect(begun).toMatchObject({ kind: 'begun', evaluation: { id: 'e1', attempt: 1 } })
    loseCommit()
    const moved = await store.evaluations.move({
      repositoryId: 1,
      id: 'e1',
      from: ['queued'],
      patch: { state: 'running' },
      nowMs: noonMs,
      jobs: [],
    })
    expect(moved).toMatchObject({ state: 'running' })
    expect(link.lost).toBe(4)
    expect((await store.budgets.spent(1, { day: '2026-11-20', currency: 'EUR' })).day).toBe(1)
    expect(store.health.lastFault()).toBeUndefined()
  })

  test('a read whose answer is lost is asked again', async () => {
    await store.values.set('key', 'value')
    let left = 2
    link.loseAnswer = () => left-- > 0
    expect(await store.values.get('key')).toBe('value')
    expect(link.lost).toBe(2)
  })

  test('a server that is killed and comes back: what is sent meanwhile is stored once', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `restart/${n}`)
    const sent = ids.map(async (id, n) => {
      await setTimeout(n * 10)
      return store.deliveries.receive(makeDelivery(id))
    })
    await sent[5]
    await sqld.kill()
    await sqld.start()
    expect(new Set(await Promise.all(sent))).toEqual(new Set(['stored']))
    expect((await store.deliveries.known(ids)).size).toBe(ids.length)
  })

  test('two processes on one server share the inbox: nothing is leased twice', async () => {
    const other = await openStore({ url: sqld.url, token: sqld.token })
    try {
      const ids = Array.from({ length: 30 }, (_, n) => `shared/${n}`)
      for (const id of ids) await store.deliveries.receive(makeDelivery(id, { lane: id }))
      const take = async (from: Store, owner: string) => {
        const taken: string[] = []
        for (;;) {
          const some = await from.deliveries.lease({ owner, nowMs: noonMs, leaseMs: 60_000, limit: 3 })
          if (some.length === 0) return taken
          taken.push(...some.map(({ id }) => id))
        }
      }
      const taken = (await Promise.all([take(store, 'one'), take(other, 'two')])).flat()
      expect(taken.filter((id) => ids.includes(id)).toSorted()).toEqual(ids.toSorted())
    } finally {
      await other.close()
    }
  })

  test('a wrong token and an absent server are told apart, each with its fix', async () => {
    const refused = openStore({ url: sqld.url, token: 'no token' })
    await expect(refused).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/token is valid/),
    })
    await expect(openStore({ url: sqld.url })).rejects.toMatchObject({ kind: 'refused' })
    const absent = openStore({ url: 'http://127.0.0.1:1', token: sqld.token })
    await expect(absent).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/DATABASE_URL/),
    })
  })
})

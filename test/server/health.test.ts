/** The probes and pages of operators say what is wrong, and nothing that is nobody's business. */
import { afterEach, expect, test, vi } from 'vitest'
import { healthRoutes } from '../../app/api/health.ts'
import { mayLookInside } from '../../app/api/may-look-inside.ts'
import { metricsRoute } from '../../app/api/metrics.ts'
import { collectGauges } from '../../app/collect-gauges.ts'
import { createMetrics } from '../../app/create-metrics.ts'
import type { InboxStatus } from '../../app/inbox.ts'
import type { Delivery } from '../../app/store/rows.ts'
import type { SweepStatus } from '../../app/sweeps/start-sweeps.ts'
import { closeServers, openServer } from './open-server.ts'

afterEach(closeServers)

const startMs = Date.UTC(2026, 10, 20)

async function openHealth(token?: string) {
  const status: InboxStatus = {
    byState: { received: 1, leased: 2, done: 3, dead: 0 },
    running: 2,
    isMoving: true,
    isStopping: false,
  }
  const world = {
    nowMs: startMs,
    status,
    dead: [] as Delivery[],
    sweeps: [] as SweepStatus[],
    rates: new Map([[9, 4_800]]),
    isStopping: false,
    selfTest: vi.fn(async () => {}),
    lastFault: undefined as string | undefined,
  }
  const sources = {
    inbox: { status: async () => world.status },
    sweeps: { status: () => world.sweeps },
    github: { rateLeft: () => world.rates },
    nowMs: () => world.nowMs,
  }
  const metrics = createMetrics()
  collectGauges({ ...sources, metrics })
  const routes = healthRoutes({
    ...sources,
    store: {
      health: { selfTest: () => world.selfTest(), lastFault: () => world.lastFault },
      deliveries: { listDead: async () => world.dead },
    },
    isStopping: () => world.isStopping,
    secrets: () => ['a secret of this process'],
    mayLook: mayLookInside(token),
  })
  const { url } = await openServer({ routes: [...routes, metricsRoute(metrics, mayLookInside(token))] })
  const ask = async (path: string) => {
    const answer = await fetch(url + path)
    const text = await answer.text()
    return { status: answer.status, text, body: JSON.parse(text) }
  }
  return { world, metrics, url, ask }
}

test('all is well', async () => {
  const { world, ask } = await openHealth()
  world.nowMs += 90_000
  expect(await ask('/live')).toMatchObject({ status: 200, body: { live: true } })
  expect(await ask('/ready')).toMatchObject({ status: 200, body: { ready: true, reasons: [] } })
  expect((await ask('/health')).body).toMatchObject({
    status: 'ok',
    version: expect.any(String),
    uptimeSeconds: 90,
    isSetUp: true,
    parts: {
      database: { status: 'ok' },
      inbox: { status: 'ok', deliveries: { received: 1, leased: 2, done: 3, dead: 0 }, running: 2 },
      sweeps: { status: 'ok' },
      github: { status: 'ok', requestsLeft: { 9: 4_800 } },
    },
  })
})

test.each([
  [
    'the database',
    (world) => world.selfTest.mockRejectedValue(new Error('disk full')),
    'the database cannot be written: disk full',
  ],
  ['a write', (world) => (world.lastFault = 'database is locked'), 'the database: database is locked'],
  ['the inbox', (world) => (world.status = { ...world.status, isMoving: false }), 'the inbox stands still'],
  ['the App', (world) => (world.isStopping = true), 'the App is stopping'],
] as [string, (world: Awaited<ReturnType<typeof openHealth>>['world']) => void, string][])(
  'not ready because of %s, and the reason is told; the process is live all the same',
  async (_, spoil, reason) => {
    const { world, ask } = await openHealth()
    spoil(world)
    expect(await ask('/ready')).toMatchObject({ status: 503, body: { ready: false, reasons: [reason] } })
    expect((await ask('/live')).status).toBe(200)
    expect((await ask('/health')).body.status).toMatch(/^(?:failing|stopping)$/)
  },
)

test('a store that answers nothing is not ready either', async () => {
  const { world, ask } = await openHealth()
  world.selfTest.mockReturnValue(new Promise(() => {}))
  expect((await ask('/ready')).body.reasons).toEqual([
    'the database cannot be written: the database did not answer within 3 s',
  ])
})

test('many probes are one write', async () => {
  const { world, ask } = await openHealth()
  await Promise.all(Array.from({ length: 20 }, () => ask('/ready')))
  expect(world.selfTest).toHaveBeenCalledTimes(1)
  world.nowMs += 5_000
  await ask('/ready')
  expect(world.selfTest).toHaveBeenCalledTimes(2)
})

test('what was given up, a sweep that fails and a limit that is near are told, without secrets', async () => {
  const { world, ask } = await openHealth()
  world.status = { ...world.status, byState: { ...world.status.byState, dead: 1 } }
  const error = `GitHub refused ${['ghs', 'a1B2c3D4e5F6g7H8i9J0'].join('_')} and "a secret of this process"`
  world.dead = [{ id: 'd1', event: 'push', error, receivedAtMs: startMs } as Delivery]
  world.sweeps = [{ name: 'reconcile', isRunning: false, problem: 'GitHub is away' }]
  world.rates.set(9, 99)
  const { status, body, text } = await ask('/health')
  expect(status).toBe(200)
  expect(body.status).toBe('warning')
  expect(body.parts.inbox).toMatchObject({
    reason: '1 delivery was given up',
    dead: [
      {
        id: 'd1',
        event: 'push',
        error: 'GitHub refused [redacted] and "[redacted]"',
        since: '2026-11-20T00:00:00.000Z',
      },
    ],
  })
  expect(body.parts.sweeps.reason).toBe('reconcile: GitHub is away')
  expect(body.parts.github.reason).toContain('99 requests')
  expect(text).not.toMatch(/ghs_|a secret of/)
  expect((await ask('/ready')).status).toBe(200)
})

test('before it is set up the App is ready for its set-up page', async () => {
  const routes = healthRoutes({
    store: {
      health: { selfTest: async () => {}, lastFault: () => undefined },
      deliveries: { listDead: async () => [] },
    },
    isStopping: () => false,
    nowMs: () => startMs,
  })
  const { url } = await openServer({ routes })
  expect((await fetch(`${url}/ready`)).status).toBe(200)
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok', isSetUp: false })
})

test('the metrics hold the gauges of the App and of its process', async () => {
  const { world, metrics, url } = await openHealth()
  world.status = { ...world.status, oldestDueMs: startMs - 2_500 }
  world.sweeps = [{ name: 'prune', isRunning: false, wellAtMs: startMs - 60_000 }]
  metrics.count('promptgate_verdicts_total', { conclusion: 'failure' })
  const answer = await fetch(`${url}/metrics`)
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const lines = (await answer.text()).split('\n')
  expect(lines).toContain('promptgate_deliveries{state="leased"} 2')
  expect(lines).toContain('promptgate_inbox_oldest_seconds 2.5')
  expect(lines).toContain('promptgate_github_rate_left{installation="9"} 4800')
  expect(lines).toContain('promptgate_sweep_age_seconds{sweep="prune"} 60')
  expect(lines).toContain('promptgate_verdicts_total{conclusion="failure"} 1')
  expect(lines).toContainEqual(expect.stringMatching(/^process_resident_memory_bytes \d{7,}$/))
  expect(lines).toContainEqual(expect.stringMatching(/^process_cpu_seconds_total \d/))
  expect(lines).toContainEqual(expect.stringMatching(/^nodejs_eventloop_lag_seconds\{quantile="0.99"\} \d/))
  for (const line of lines.filter((one) => one !== '' && !one.startsWith('#'))) {
    expect(line).toMatch(/^[a-z_]+(?:\{[^}]*\})? (?:[\d.e+-]+|NaN|[+-]Inf)$/)
  }
})

const token = 'a-token-of-operators'

test.each<[string, string | undefined, Record<string, string>, boolean]>([
  ['this machine, where no token is set', undefined, {}, true],
  ['who comes through a proxy on this machine', undefined, { 'x-forwarded-for': '203.0.113.9' }, false],
  ['who comes through a proxy that hides it', undefined, { via: '1.1 proxy' }, false],
  [
    'who brings a token where none is set, through a proxy',
    undefined,
    { 'x-real-ip': '203.0.113.9', authorization: `Bearer ${token}` },
    false,
  ],
  ['who has the token', token, { authorization: `Bearer ${token}` }, true],
  [
    'who has the token, through a proxy',
    token,
    { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.9' },
    true,
  ],
  ['this machine, where a token is set', token, {}, false],
  ['who has another token', token, { authorization: `Bearer ${token}x` }, false],
])('what goes on inside is shown to nobody but operators: %s', async (_, set, headers, may) => {
  const { world, url } = await openHealth(set)
  world.dead = [{ id: 'd1', event: 'push', error: 'acme/secret-project', receivedAtMs: startMs } as Delivery]
  world.status = { ...world.status, byState: { ...world.status.byState, dead: 1 } }
  const health = await fetch(`${url}/health`, { headers })
  const body = (await health.json()) as object
  expect(health.status).toBe(200)
  if (may) expect(body).toMatchObject({ parts: { inbox: { status: 'warning' } } })
  else expect(body).toEqual({ status: 'warning' })
  expect((await fetch(`${url}/metrics`, { headers })).status).toBe(may ? 200 : 401)
  expect((await fetch(`${url}/live`, { headers })).status).toBe(200)
  expect((await fetch(`${url}/ready`, { headers })).status).toBe(200)
})

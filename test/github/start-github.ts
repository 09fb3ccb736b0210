/** Starts the stand-in for GitHub: stateful, real git underneath, over HTTP on loopback. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appKeys } from './auth/app-keys.ts'
import { type Faults, makeFaults } from './faults.ts'
import { type Hooks, makeHooks } from './hooks/make-hooks.ts'
import { checkExchange as checkOfficially } from './openapi/check-exchange.ts'
import { makeRate, type Rate } from './rate.ts'
import { makeScenario, type Scenario } from './scenario/make-scenario.ts'
import type { CheckExchange, CheckWebhook, OnDispatch } from './seams.ts'
import { type RecordedExchange, serve } from './serve.ts'
import type { Site } from './site.ts'
import { type AppOptions, makeWorld } from './state/make-world.ts'
import type { World } from './state/world.ts'
import { checkWebhook } from './webhooks/check-webhook.ts'

export interface GitHubOptions {
  readonly app?: AppOptions
  /** absent: no webhook is sent until `github.hooks.target.url` is set */
  readonly webhookUrl?: string
  /** 32 bytes at least, as the App demands */
  readonly webhookSecret?: string
  /** after which GitHub gives up on a delivery */
  readonly webhookTimeoutMs?: number
  readonly nowMs?: () => number
  /** absent: GitHub's own descriptions, `test/github/openapi` and `test/github/webhooks` */
  readonly checkExchange?: CheckExchange
  readonly checkWebhook?: CheckWebhook
  readonly onDispatch?: OnDispatch
}

export interface GitHubStandIn extends Scenario {
  /** `http://127.0.0.1:PORT`; the REST API is there and under `/api/v3` */
  readonly url: string
  readonly world: World
  readonly hooks: Hooks
  readonly faults: Faults
  readonly rate: Rate
  /** what the App needs to act as itself */
  readonly app: {
    readonly id: number
    readonly slug: string
    readonly privateKey: string
    readonly webhookSecret: string
  }
  /** every request and answer, oldest first; may be emptied where memory counts */
  readonly exchanges: RecordedExchange[]
  /** how often a route was asked: `GET /repos/:owner/:repo/pulls/:number`, or all that match */
  readonly count: (route: string | RegExp) => number
  /** what is wrong with requests, answers and webhooks against GitHub's own descriptions, and faults of the stand-in */
  readonly problems: () => string[]
  onDispatch: OnDispatch | undefined
  /** resolves when no delivery and no background work is under way */
  readonly settled: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Not of the REST API, so nothing describes them. */
const pages = /^\/_downloads\/|\/settings\/apps\/new/

export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubStandIn> {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-github-'))
  const world = makeWorld(folder, options.nowMs ?? Date.now, { ...appKeys(), ...options.app })
  const webhookSecret = options.webhookSecret ?? 'a-secret-of-the-stand-in-for-github-0123456789'
  const hooks = makeHooks(
    world,
    {
      ...(options.webhookUrl === undefined ? {} : { url: options.webhookUrl }),
      secret: webhookSecret,
      timeoutMs: options.webhookTimeoutMs ?? 10_000,
    },
    options.checkWebhook ?? checkWebhook,
  )
  const faults = makeFaults()
  const rate = makeRate(world)
  const exchanges: RecordedExchange[] = []
  const found: string[] = []
  const checkExchange = options.checkExchange ?? checkOfficially
  const work = new Set<Promise<void>>()
  const timers = new Set<NodeJS.Timeout>()
  const fail = (fault: unknown) => void found.push(`stand-in: ${String((fault as Error).stack ?? fault)}`)
  const site: Site = {
    world,
    hooks,
    onDispatch: options.onDispatch,
    inBackground: (task) => {
      const running = task()
        .catch(fail)
        .finally(() => work.delete(running))
      work.add(running)
    },
  }
  const record = (exchange: RecordedExchange) => {
    exchanges.push(exchange)
    if (exchange.fault !== undefined || pages.test(exchange.path)) return
    found.push(...checkExchange(exchange))
  }
  const later = (ms: number, task: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      task()
    }, ms)
    timers.add(timer)
  }
  const server = createServer((incoming, outgoing) => {
    serve({ site, faults, rate, record, later }, incoming, outgoing).catch((fault: unknown) => {
      fail(fault)
      if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'application/json' })
      outgoing.end('{"message":"Server Error"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settled = async () => {
    do {
      while (work.size > 0) await Promise.all(work)
      await hooks.settled()
    } while (work.size > 0)
  }
  return {
    ...makeScenario(site),
    url: world.url,
    world,
    hooks,
    faults,
    rate,
    app: { id: world.app.id, slug: world.app.slug, privateKey: appKeys().privateKey, webhookSecret },
    exchanges,
    count: (route) =>
      exchanges.filter((each) =>
        typeof route === 'string' ? each.route === route : route.test(`${each.method} ${each.path}`),
      ).length,
    problems: () => [...found, ...hooks.problems],
    get onDispatch() {
      return site.onDispatch
    },
    set onDispatch(value) {
      site.onDispatch = value
    },
    settled,
    close: async () => {
      for (const repository of world.repositories.values()) {
        for (const run of repository.runs.values()) run.abort.abort()
      }
      for (const timer of timers) clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      hooks.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

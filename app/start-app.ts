/** Wire: settings → GitHub, inbox, sweeps, server; and the way out again. */
import { randomBytes } from 'node:crypto'
import { openSandboxes } from '../sandbox/open-sandbox.ts'
import { healthRoutes } from './api/health.ts'
import { mayLookInside } from './api/may-look-inside.ts'
import { metricsRoute } from './api/metrics.ts'
import type { Route } from './api/route.ts'
import { apiRoutes } from './api/v1/api-routes.ts'
import { createReportReader } from './api/work-orders/create-report-reader.ts'
import { workOrderRoutes } from './api/work-orders/work-order-routes.ts'
import { createHandle } from './app.ts'
import { collectGauges } from './collect-gauges.ts'
import type { AppMetrics } from './create-metrics.ts'
import type { Deps } from './deps.ts'
import { connectGitHub } from './github/connect-github.ts'
import { verifySignature } from './github/verify-signature.ts'
import { createTokenVerifier } from './identity/create-token-verifier.ts'
import { fetchKeys } from './identity/fetch-keys.ts'
import { createInbox, type Inbox } from './inbox.ts'
import type { Log } from './log.ts'
import { webhookPath } from './manifest.ts'
import { detailsRoute } from './pages/details-route.ts'
import { stopInOrder } from './server/stop-in-order.ts'
import { webhookRoute } from './server/webhook-route.ts'
import { createServer } from './server.ts'
import { openServing } from './serving/open-serving.ts'
import type { RunningSettings } from './settings.ts'
import type { Store } from './store/store.ts'
import { allSweeps } from './sweeps/all-sweeps.ts'
import type { BackUpDeps } from './sweeps/back-up.ts'
import { startSweeps } from './sweeps/start-sweeps.ts'

export interface StartOptions {
  readonly settings: RunningSettings
  readonly store: Store
  readonly log: Log
  readonly metrics: AppMetrics
  /** default: the clock */
  readonly nowMs?: () => number
  /** makes a copy of the database; absent: nobody does */
  readonly backUp?: BackUpDeps['backUp']
}

export interface StartedApp {
  readonly url: string
  readonly deps: Deps
  readonly inbox: Inbox
  /** the exit code: 0 where every part ended as it should */
  readonly stop: () => Promise<0 | 1>
}

/** 128 random bits, URL-safe. */
export const newId = (): string => randomBytes(16).toString('hex')

/** A job stored by a request is begun at once, not at the inbox's next look. */
function waking(routes: readonly Route[], inbox: Inbox): Route[] {
  return routes.map((route) => ({
    ...route,
    handle: async (request) => {
      const answer = await route.handle(request)
      inbox.wake()
      return answer
    },
  }))
}

export async function startApp({
  settings,
  store: given,
  log,
  metrics,
  nowMs = Date.now,
  backUp,
}: StartOptions): Promise<StartedApp> {
  const sandboxes = openSandboxes()
  const github = connectGitHub({ credentials: settings.credentials, settings, log, nowMs })
  const serving = openServing({ store: given, github, settings, log, metrics, nowMs, newId })
  const { store } = serving
  const readReport = createReportReader()
  const openParsers = sandboxes.open
  const deps: Deps = { store, github, openParsers, readReport, settings, log, metrics, nowMs, newId }
  const inbox = createInbox({ store, handle: createHandle(deps), nowMs, newId, log, metrics })
  const sweeps = startSweeps({ sweeps: allSweeps({ ...deps, receive: inbox.receive, backUp }), nowMs, log })
  const verifier = createTokenVerifier({
    issuer: settings.tokenIssuer,
    fetchKeys,
    nowMs,
    useOnce: store.tokens.useOnce,
    onFault: (err) => log.warn({ err }, 'the keys of the token issuer could not be read'),
  })
  let isStopping = false
  const { webhookSecret } = settings.credentials
  const { receive } = inbox
  const webhook = {
    path: webhookPath,
    secret: () => webhookSecret,
    verifySignature,
    receive,
    nowMs,
    log,
    metrics,
  }
  const { privateKey } = settings.credentials
  const { metricsToken, databaseToken, notify } = settings
  const known = [webhookSecret, privateKey, metricsToken, databaseToken, notify?.secret].filter(
    (one) => one !== undefined,
  )
  const mayLook = mayLookInside(metricsToken)
  const state = { store, inbox, sweeps, github, metrics, nowMs, isStopping: () => isStopping }
  collectGauges(state)
  const server = createServer({
    routes: [
      webhookRoute(webhook),
      ...serving.routes,
      ...apiRoutes({
        ...deps,
        keys: () => serving.copy.read()?.copy.keys,
        cursorSecret: webhookSecret,
      }),
      ...waking(workOrderRoutes(deps, verifier, readReport), inbox),
      ...healthRoutes({ ...state, mayLook, secrets: () => known }),
      metricsRoute(metrics, mayLook),
      detailsRoute(deps),
    ],
    host: settings.host,
    port: settings.port,
    log,
    metrics,
    newId,
  })
  const { url } = await server.listen()
  inbox.start()
  serving.start()
  log.info({ url, publicUrl: settings.publicUrl }, 'Promptgate listens')
  const markStopping = () => {
    isStopping = true
  }
  const stop = async () => {
    serving.stop()
    const code = await stopInOrder({ markStopping, server, inbox, sweeps, store, log })
    await Promise.all([sandboxes.close(), serving.close()])
    return code
  }
  return { url, deps, inbox, stop }
}

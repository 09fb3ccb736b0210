/** Wire: settings → store, GitHub, inbox, sweeps, server; and the way out again. */
import { randomBytes } from 'node:crypto'
import { openSandboxes } from '../sandbox/open-sandbox.ts'
import { VERSION } from '../shared/version.ts'
import { healthRoutes } from './api/health.ts'
import { metricsRoute } from './api/metrics.ts'
import { workOrderRoutes } from './api/work-orders/work-order-routes.ts'
import { createHandle } from './app.ts'
import type { AppMetrics } from './create-metrics.ts'
import type { Deps } from './deps.ts'
import { connectGitHub } from './github/connect-github.ts'
import { verifySignature } from './github/verify-signature.ts'
import { createInbox } from './inbox.ts'
import type { Log } from './log.ts'
import { webhookPath } from './manifest.ts'
import { stopInOrder } from './server/stop-in-order.ts'
import { webhookRoute } from './server/webhook-route.ts'
import { createServer } from './server.ts'
import type { Credentials, Settings } from './settings.ts'
import type { Store } from './store/store.ts'
import { startSweeps } from './sweeps/start-sweeps.ts'

export interface StartOptions {
  readonly settings: Settings
  readonly credentials: Credentials
  readonly store: Store
  readonly log: Log
  readonly metrics: AppMetrics
  /** default: the clock */
  readonly nowMs?: () => number
}

export interface StartedApp {
  readonly url: string
  readonly deps: Deps
  /** the exit code: 0 where every part ended as it should */
  readonly stop: () => Promise<0 | 1>
}

/** 128 random bits, URL-safe. */
export const newId = (): string => randomBytes(16).toString('hex')

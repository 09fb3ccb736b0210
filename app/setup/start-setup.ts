/** Wire: a server that is not set up yet: the set-up page, and `/live`; nothing else is answered. */
import { randomBytes } from 'node:crypto'
import { healthRoutes } from '../api/health.ts'
import { mayLookInside } from '../api/may-look-inside.ts'
import { convertManifest } from '../github/convert-manifest.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { createServer } from '../server.ts'
import type { Credentials, Settings } from '../settings.ts'
import type { Store } from '../store/store.ts'
import { setupRoutes } from './setup-routes.ts'
import { storeCredentials } from './stored-credentials.ts'

export interface SetupOptions {
  readonly settings: Settings
  readonly store: Store
  readonly log: Log
  readonly metrics: Metrics
  readonly nowMs: () => number
  readonly newId: () => string
}

export interface StartedSetup {
  readonly url: string
  /** the address that opens the page */
  readonly pageUrl: string
  /** when the App was created, and the answer that says so was sent */
  readonly created: Promise<Credentials>
  readonly stop: () => Promise<void>
}

export async function startSetup(options: SetupOptions): Promise<StartedSetup> {
  const { settings, store, log, metrics, nowMs, newId } = options
  const token = randomBytes(24).toString('base64url')
  const { promise: created, resolve } = Promise.withResolvers<Credentials>()
  const routes = [
    ...setupRoutes({
      settings,
      token,
      state: randomBytes(24).toString('base64url'),
      convert: (code) => convertManifest(settings, code),
      onFault: (err) => void log.error({ err }, 'GitHub gave no credentials for the new App'),
      onCreated: async (credentials) => {
        await storeCredentials(store.values, credentials)
        resolve(credentials)
      },
    }),
    ...healthRoutes({ store, isStopping: () => false, nowMs, mayLook: mayLookInside(settings.metricsToken) }),
  ]
  const { host, port } = settings
  const server = createServer({ routes, host, port, log, metrics, newId })
  const { url } = await server.listen()
  const pageUrl = `${settings.publicUrl}/setup?token=${token}`
  log.info({ url }, 'not set up yet: the address of the set-up page is on standard error')
  return { url, pageUrl, created, stop: () => server.close(2_000) }
}

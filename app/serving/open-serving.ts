/** Wire: store, GitHub and sandbox → the routes that serve promoted prompts, and the copy that they serve from. */
import { openSandboxes } from '../../sandbox/open-sandbox.ts'
import { keyRoutes } from '../api/keys/key-routes.ts'
import { servingRoutes } from '../api/prompts/serving-routes.ts'
import type { Route } from '../api/route.ts'
import type { AppMetrics } from '../create-metrics.ts'
import type { Deps } from '../deps.ts'
import { createRateLimit } from '../server/rate-limit.ts'
import type { Store } from '../store/store.ts'
import { createReaderLookup } from './authorise-reader.ts'
import { type KeptCopy, keepCopy } from './keep-copy.ts'
import { noticeChanges } from './notice-changes.ts'
import { createRenderer } from './render-version.ts'
import { countServed } from './served-copy.ts'

export interface ServingParts extends Pick<Deps, 'github' | 'settings' | 'log' | 'nowMs' | 'newId'> {
  readonly store: Store
  readonly metrics: AppMetrics
  /** default: the process’s clock, which is never set back */
  readonly tickMs?: () => number
}

export interface Serving {
  readonly routes: readonly Route[]
  /** to be used by all other parts: what they move is served at once */
  readonly store: Store
  readonly copy: KeptCopy
  readonly start: () => void
  /** the copy is read no more; requests are still answered */
  readonly stop: () => void
  /** after the last request */
  readonly close: () => Promise<void>
}

/** of one address: a burst of mistakes, then one a second */
const failureLimit = { perSecond: 1, burst: 30 }
const usualReadRate = 200
/** a start has enough to do, and may be one of several in a row */
const warmAfterMs = 5_000

export function openServing(parts: ServingParts): Serving {
  const { store, github, settings, log, metrics } = parts
  const nowMs = parts.tickMs ?? (() => performance.now())
  const { publicUrl, githubUrl, readRate: perSecond = usualReadRate } = settings
  const sandboxes = openSandboxes()
  let mayWarm = false
  let warming: NodeJS.Timeout | undefined
  const copy = keepCopy({
    store,
    links: { publicUrl, githubUrl },
    log,
    metrics,
    nowMs,
    onRead: (read) => {
      // who serves nothing needs no worker; who does shall not wait for its start
      if (!mayWarm || countServed(read) === 0) return
      mayWarm = false
      warming = setTimeout(() => sandboxes.open().warm(), warmAfterMs)
      warming.unref()
    },
  })
  const failures = createRateLimit({ ...failureLimit, nowMs })
  const noticed = noticeChanges(store, () => void copy.refresh())
  const changed = async (revoked?: string): Promise<void> => {
    const isRead = await copy.refresh()
    if (!isRead && revoked !== undefined) copy.dropKey(revoked)
  }
  return {
    routes: [
      ...servingRoutes({
        read: copy.read,
        readers: createReaderLookup(github),
        reads: createRateLimit({ perSecond, burst: 2 * perSecond, nowMs }),
        failures,
        render: createRenderer(sandboxes.open),
        metrics,
      }),
      ...keyRoutes({ deps: { ...parts, store }, failures, changed }),
    ],
    store: noticed,
    copy,
    start: () => {
      mayWarm = true
      copy.start()
    },
    stop: copy.stop,
    close: async () => {
      clearTimeout(warming)
      await sandboxes.close()
    },
  }
}

/** What every handler of the App is given. */
import type { Sandboxed } from '../sandbox/create-sandboxed.ts'
import type { ReadInThread } from './api/work-orders/create-report-reader.ts'
import type { GitHub } from './github/github.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { RunningSettings } from './settings.ts'
import type { Store } from './store/store.ts'

export interface Deps {
  readonly store: Store
  readonly github: GitHub
  /**
   * opens the sandbox for one change: strangers' files are parsed and their templates rendered there; after ten that
   * break its limits it refuses the rest
   */
  readonly openParsers: () => Sandboxed
  /** beside the event loop */
  readonly readReport: ReadInThread
  readonly settings: RunningSettings
  readonly log: Log
  readonly metrics: Metrics
  readonly nowMs: () => number
  /** 128 random bits, URL-safe */
  readonly newId: () => string
}

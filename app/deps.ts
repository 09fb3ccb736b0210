/** What every handler of the App is given. */

import type { GitHub } from './github/github.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Settings } from './settings.ts'
import type { Store } from './store/store.ts'

export interface Deps {
  readonly store: Store
  readonly github: GitHub
  readonly settings: Settings
  readonly log: Log
  readonly metrics: Metrics
  readonly nowMs: () => number
  /** 128 random bits, URL-safe */
  readonly newId: () => string
}

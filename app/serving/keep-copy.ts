/** Keeps the copy fresh beside the requests; while the database is away the last one serves on, and says how old it is. */

import type { AppMetrics } from '../create-metrics.ts'
import type { Log } from '../log.ts'
import { loadCopy, type ServingStore } from './load-copy.ts'
import type { Links } from './read-arms.ts'
import { countServed, type ServedCopy } from './served-copy.ts'

export interface KeepCopyOptions {
  readonly store: ServingStore
  readonly links: Links
  readonly log: Log
  readonly metrics?: Pick<AppMetrics, 'collect'>
  /** told of each copy that was read */
  readonly onRead?: (copy: ServedCopy) => void
  /** milliseconds of a clock that is never set back */
  readonly nowMs?: () => number
}

export interface Kept {
  readonly copy: ServedCopy
  /** since the database confirmed it; absent: it is up to date */
  readonly staleMs?: number
}

export interface KeptCopy {
  /** undefined: it was never read */
  readonly read: () => Kept | undefined
  /** Reads what is there now, begun after this call; false: the database is away. */
  readonly refresh: () => Promise<boolean>
  /** a key that counts no longer, whether or not the database can say so */
  readonly dropKey: (id: string) => void
  readonly start: () => void
  /** what is being read is not waited for */
  readonly stop: () => void
}

/** Moves are told by the generation; keys, names and environments of another server are looked for at every so many looks. */
const looksUntilAll = 5
/** How often the database is asked whether something moved. */
const lookEveryMs = 1_000
/** A look that hangs is no confirmation. */
const staleAfterMs = 10_000

export function keepCopy(options: KeepCopyOptions): KeptCopy {
  const { store, links, log, nowMs = () => performance.now() } = options
  let copy: ServedCopy | undefined
  let confirmedAtMs = 0
  let isAway = false
  let running: Promise<boolean> | undefined
  let next: Promise<boolean> | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let looks = 0

  async function attempt(look: () => Promise<void>): Promise<boolean> {
    const askedAtMs = nowMs()
    try {
      await look()
      if (isAway) log.info({}, 'prompts are served from the database’s state again')
      isAway = false
      confirmedAtMs = askedAtMs
      return true
    } catch (err) {
      // a database that is being closed is not away
      if (!isAway && !isStopped)
        log.warn({ err }, 'what is served could not be read: the last copy serves on')
      isAway = true
      return false
    }
  }

  const load = () =>
    attempt(async () => {
      copy = await loadCopy(store, links, copy)
      options.onRead?.(copy)
    })

  const begin = (work: () => Promise<boolean>): Promise<boolean> => {
    const begun = work().finally(() => {
      running = undefined
    })
    running = begun
    return begun
  }

  /** One that runs may have read too early: the next one is shared by all who ask meanwhile. */
  const refresh = (): Promise<boolean> => {
    if (running === undefined) return begin(load)
    next ??= running.then(() => {
      next = undefined
      return begin(load)
    })
    return next
  }

  async function look(): Promise<void> {
    if (running !== undefined) {
      await running
      return
    }
    looks += 1
    if (copy === undefined || looks % looksUntilAll === 0) {
      await begin(load)
      return
    }
    const { generation } = copy
    await begin(() =>
      attempt(async () => {
        if ((await store.promotions.generation()) === generation) return
        copy = await loadCopy(store, links, copy)
        options.onRead?.(copy)
      }),
    )
  }

  const plan = (afterMs: number): void => {
    if (isStopped) return
    timer = setTimeout(() => void look().then(() => plan(lookEveryMs)), afterMs)
    timer.unref()
  }

  const ageMs = (): number => Math.max(0, nowMs() - confirmedAtMs)

  options.metrics?.collect('promptgate_serving_copy_age_seconds', () =>
    copy === undefined ? [] : [{ value: ageMs() / 1000 }],
  )
  options.metrics?.collect('promptgate_serving_prompts', () =>
    copy === undefined ? [] : [{ value: countServed(copy) }],
  )

  return {
    read: () => {
      if (copy === undefined) return undefined
      const age = ageMs()
      return isAway || age > staleAfterMs ? { copy, staleMs: age } : { copy }
    },
    refresh,
    dropKey: (id) => {
      if (copy === undefined) return
      copy = { ...copy, keys: new Map([...copy.keys].filter(([, row]) => row.id !== id)) }
    },
    start: () => plan(0),
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

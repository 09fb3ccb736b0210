/** A process for the benchmark: server, store and serving as the App has them; its database can be sent away. */
import { createMetrics } from '../app/create-metrics.ts'
import type { GitHub } from '../app/github/github.ts'
import { createServer } from '../app/server.ts'
import { openServing } from '../app/serving/open-serving.ts'
import type { RunningSettings } from '../app/settings.ts'
import { openStore } from '../app/store/open-store.ts'
import type { Store } from '../app/store/store.ts'
import { silentLog } from '../test/fixtures/silent-log.ts'
import { movePrompts } from './serving-rows.ts'

export interface ServingFigures {
  readonly rssMiB: number
  readonly loadedMs: number
}

/** What the parent may ask for. */
export type ServingOrder = 'figures' | 'away' | 'back' | 'move'

const [databaseUrl = ''] = process.argv.slice(2)
let isAway = false
let moves = 0
let moving: Promise<void> = Promise.resolve()

/** Every call fails while the database is away. */
function breakable<T extends object>(part: T): T {
  return new Proxy(part, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        if (isAway) throw new Error('the database is away')
        return member.apply(target, args)
      }
    },
  })
}

const opened = await openStore({ url: databaseUrl })
const store: Store = {
  ...opened,
  promotions: breakable(opened.promotions),
  readKeys: breakable(opened.readKeys),
  repositories: breakable(opened.repositories),
  served: breakable(opened.served),
}
const metrics = createMetrics()
const serving = openServing({
  store,
  // nobody comes with a token of GitHub's
  github: {} as GitHub,
  settings: {
    publicUrl: 'http://localhost',
    githubUrl: 'https://github.com',
    readRate: 1_000_000,
  } as RunningSettings,
  log: silentLog,
  metrics,
  nowMs: Date.now,
  newId: () => crypto.randomUUID(),
})
const server = createServer({
  routes: serving.routes,
  host: '127.0.0.1',
  port: 0,
  log: silentLog,
  metrics,
  newId: () => crypto.randomUUID(),
})
const startedAt = performance.now()
await serving.copy.refresh()
const loadedMs = performance.now() - startedAt
serving.start()

process.on('message', (order: ServingOrder) => {
  if (order === 'away' || order === 'back') {
    moving = moving.then(() => {
      isAway = order === 'away'
    })
  } else if (order === 'move') {
    moves += 1
    const round = `again/${moves}`
    // one after the other, as the inbox does it
    moving = moving.then(() => movePrompts(serving.store, 1, 1, round))
  } else {
    const figures: ServingFigures = {
      rssMiB: process.memoryUsage.rss() / 2 ** 20,
      loadedMs,
    }
    process.send?.(figures)
  }
})
process.on('disconnect', () => process.exit(0))
const { url } = await server.listen()
process.send?.(url)

/** A process for the benchmark: server, inbox and database file as the App has them, and a handler that does nothing. */

import { verifySignature } from '../app/github/verify-signature.ts'
import { createInbox } from '../app/inbox.ts'
import { webhookRoute } from '../app/server/webhook-route.ts'
import { createServer } from '../app/server.ts'
import { newId } from '../app/start-app.ts'
import { openStore } from '../app/store/open-store.ts'
import { silentLog } from '../test/fixtures/silent-log.ts'

/** What the parent asks for with any message. */
export interface ServedFigures {
  readonly rssMiB: number
  readonly heapMiB: number
  readonly done: number
  readonly waiting: number
}

const [databaseUrl = '', webhookSecret = ''] = process.argv.slice(2)
const silent = (): void => {}
const metrics = { count: silent, observe: silent }

const store = await openStore({ url: databaseUrl })
const inbox = createInbox({ store, handle: async () => {}, nowMs: Date.now, newId, log: silentLog, metrics })
const webhook = webhookRoute({
  secret: () => webhookSecret,
  verifySignature,
  receive: inbox.receive,
  nowMs: Date.now,
  log: silentLog,
  metrics,
})
const server = createServer({ routes: [webhook], host: '127.0.0.1', port: 0, log: silentLog, metrics, newId })

async function figures(): Promise<ServedFigures> {
  globalThis.gc?.()
  const { byState } = await inbox.status()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    rssMiB: rss / 2 ** 20,
    heapMiB: heapUsed / 2 ** 20,
    done: byState.done,
    waiting: byState.received + byState.leased,
  }
}

process.on('message', () => void figures().then((told) => process.send?.(told)))
process.on('disconnect', () => process.exit(0))
inbox.start()
const { url } = await server.listen()
process.send?.(url)

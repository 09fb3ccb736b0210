/** A process with an inbox on a database file: receives and handles until it is killed. Each effect is one line of a file. */
import { appendFileSync } from 'node:fs'
import { createInbox } from '../../app/inbox.ts'
import { openStore } from '../../app/store/open-store.ts'
import { silentLog } from '../fixtures/silent-log.ts'
import { nextId, noMetrics } from './open-inbox.ts'

const [url = '', effects = '', prefix = ''] = process.argv.slice(2)
const store = await openStore({ url })
const inbox = createInbox({
  store,
  handle: async ({ id }) => {
    appendFileSync(effects, `${id}\n`)
  },
  nowMs: Date.now,
  newId: nextId,
  log: silentLog,
  metrics: noMetrics,
  leaseMs: 600,
  pollMs: 20,
})
inbox.start()
if (prefix === 'drain') {
  process.stdout.write('open\n')
  const timer = setInterval(() => void tellIfEmpty(), 20)
  async function tellIfEmpty(): Promise<void> {
    const { byState } = await inbox.status()
    if (byState.received + byState.leased > 0) return
    clearInterval(timer)
    await inbox.stop(1_000)
    await store.close()
    process.stdout.write('empty\n')
  }
} else {
  for (let at = 0; ; at += 1) {
    const id = `${prefix}-${at}`
    await inbox.receive({
      id,
      event: 'push',
      lane: `lane/${at % 5}`,
      payload: '{}',
      receivedAtMs: Date.now(),
    })
    // said only after it was stored, as the server does with its 202
    process.stdout.write(`${id}\n`)
  }
}

/**
 * A process that uses a database file, for tests that stop it the hard way. `child.ts write FILE SEED`: stores deliveries
 * and says which are stored. `child.ts lock FILE MS`: holds the write lock as a stranger would. `child.ts open FILE`: opens
 * the store and waits.
 */
import { setTimeout } from 'node:timers/promises'
import { createClient } from '@libsql/client'
import { openStore } from '../../app/store/open-store.ts'
import { makeDelivery, noonMs } from './rows.ts'

const [, , what, file, argument] = process.argv
const url = `file:${file}`

/** Each line is one fact; written before anything else happens. */
function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

if (what === 'lock') {
  const client = createClient({ url })
  const transaction = await client.transaction('write')
  say('locked')
  await setTimeout(Number(argument))
  await transaction.rollback()
  client.close()
}

if (what === 'open') {
  try {
    await openStore({ url })
    say('open')
    // until it is stopped
    setInterval(() => undefined, 1000)
  } catch (error) {
    say(`refused: ${(error as Error).message}`)
  }
}

if (what === 'write') {
  const store = await openStore({ url })
  say('open')
  const round = argument ?? ''
  for (let n = 0; ; n++) {
    await Promise.all(
      [1, 2, 3].map(async (twin) => {
        const id = `${round}/${n}/${twin}`
        const told = await store.deliveries.receive(makeDelivery(id, { payload: `{"id":"${id}"}` }))
        say(`${told} ${id}`)
      }),
    )
    const [leased] = await store.deliveries.lease({ owner: round, nowMs: noonMs, leaseMs: 1000, limit: 1 })
    if (leased !== undefined) {
      say(`leased ${leased.id}`)
      if (await store.deliveries.finish(leased.id, round, noonMs)) say(`finished ${leased.id}`)
    }
  }
}

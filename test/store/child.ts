/**
 * A process that uses a database file, for tests that stop it the hard way. `child.ts write FILE SEED`: stores deliveries
 * and says which are stored. `child.ts promote FILE ROUND`: moves a pointer on and on, and says which requests moved it. `child.ts lock FILE MS`: holds the write lock as a stranger would. `child.ts open FILE`: opens
 * the store and waits.
 */
import { setTimeout } from 'node:timers/promises'
import { createClient } from '@libsql/client'
import { openStore } from '../../app/store/open-store.ts'
import { makeDelivery, makePointer, makeRequest, makeVersion, noonMs } from './rows.ts'

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

if (what === 'promote') {
  const { promotions, prompts } = await openStore({ url })
  say('open')
  for (let n = 0; ; n++) {
    const id = `${argument}/${n}`
    const fingerprint = n.toString(16).padStart(64, '0')
    await prompts.save(1, [makeVersion('triage', fingerprint)], noonMs, true)
    await promotions.open(makeRequest(id), [makeDelivery(`promote/${id}`)])
    say(`opened ${id}`)
    const expected = (await promotions.pointers(1))[0]?.id
    const row = makePointer('triage', fingerprint, expected === undefined ? {} : { expected })
    const { kind } = await promotions.move({
      repositoryId: 1,
      requestId: id,
      result: { headline: id, prompts: [] },
      rows: [row],
      nowMs: noonMs,
      jobs: [makeDelivery(`announce/${id}`)],
    })
    say(`${kind} ${id}`)
  }
}

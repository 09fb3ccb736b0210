/** The database server is gone: lists, keys and what is served say so, each in its way, and go on when it is back. */
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../app/store/open-store.ts'
import { makeRepository } from '../store/rows.ts'
import { hasSqld, startSqld } from '../store/start-sqld.ts'
import { home, openRest } from './rest-world.ts'

test.skipIf(!hasSqld)(
  'while the database server is gone, lists and keys answer 503, prompts are served',
  async () => {
    const sqld = await startSqld()
    const store = await openStore(sqld)
    onTestFinished(async () => {
      await store.close()
      await sqld.close()
    })
    const world = await openRest({ wrap: () => store })
    await store.repositories.save(makeRepository(1))
    await world.move('support-triage', await world.save('Hi'))
    const key = await world.key()
    await sqld.kill()
    const ada = { token: 'ada-of-the-admins' }
    const asked = [
      world.read('/prompts'),
      world.send('/api/v1/repositories', { token: key }),
      world.send(`${home}/keys`, { ...ada, body: { name: 'x' } }),
      world.send(`${home}/keys/any`, { ...ada, method: 'DELETE' }),
    ]
    for (const { status, body, headers } of await Promise.all(asked)) {
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'database-away', '5'])
    }
    expect((await world.get('support-triage', { token: key })).status).toBe(200)
    await sqld.start()
    expect((await world.read('/prompts')).status).toBe(200)
    expect((await world.send(`${home}/keys`, { ...ada, body: { name: 'x' } })).status).toBe(201)
  },
)

/** SIGTERM in the middle of everything: the process ends well, has lost nothing, and the next one goes on at once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles } from '../promptgate-for-test.ts'
import {
  checkEffects,
  checkInbox,
  checkPull,
  type EvaluationFacts,
  type InboxFacts,
  type Wanted,
} from './end-state.ts'
import { makeRandom } from './make-random.ts'
import { openWorld } from './open-world.ts'

const seed = 10
const rounds = 2

const inboxOf = 'select id, state, attempts from deliveries'
const evaluationsOf = 'select id, state, conclusion, head_sha as headSha, attempt from evaluations'

async function openShop() {
  const world = await openWorld()
  onTestFinished(() => world.close())
  const server = await world.start()
  const shop = await world.github.createRepository({ files: appFiles() })
  await world.github.settled()
  await world.calm()
  return { ...world, server, shop }
}

test('told to stop under load it ends in order, and the next start finishes the work', {
  timeout: 300_000,
}, async () => {
  const random = makeRandom(seed)
  const { github, shop, start, calm, drain, query, worse, ...world } = await openShop()
  let { server } = world
  const wanted: Wanted[] = []
  const left: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const open = Array.from({ length: 5 }, async (_, n) => {
      const isPrompt = n === 0
      const branch = `change-${round}-${n}`
      const files = isPrompt ? { [promptPath]: worsePrompt } : { 'README.md': `# ${branch}\n` }
      await shop.push(branch, files, { onto: await shop.sha('main') })
      if (isPrompt) worse.add(await shop.sha(branch))
      const pull = await shop.openPull({ title: branch, branch })
      wanted.push({
        pull: pull.number,
        conclusion: isPrompt ? 'failure' : 'success',
        comments: isPrompt ? 1 : 0,
        attempts: 1,
        answers: 0,
      })
      for (let edits = 0; edits < 6; edits += 1) await pull.edit({ title: `${branch}, ${edits}` })
    })
    const isUnderWay = () => github.hooks.log.length
    const before = isUnderWay()
    while (isUnderWay() < before + 3 + random.integer(20)) await sleep(5)
    server.signal('SIGTERM')
    expect(await server.ended).toEqual({ code: 0, signal: null })
    await Promise.all(open)
    await github.hooks.settled()

    const inbox = query<InboxFacts & { attempts: number }>(inboxOf)
    const known = new Set(inbox.map(({ id }) => id))
    const accepted = github.hooks.log.filter(({ statusCode }) => statusCode === 202)
    expect(accepted.filter(({ hook }) => !known.has(hook.guid))).toEqual([])
    const waiting = inbox.filter(({ state }) => state !== 'done')
    expect(waiting.filter(({ state, attempts }) => state !== 'received' || attempts > 0)).toEqual([])
    left.push(waiting.length)
    // with the same clock: no lease is waited for
    server = await start()
    await calm()
  }
  server.signal('SIGTERM')
  await server.ended
  const last = await drain()
  last.signal('SIGTERM')
  expect(await last.ended).toEqual({ code: 0, signal: null })

  const evaluations = query<EvaluationFacts>(evaluationsOf)
  expect([
    ...checkInbox(github, query<InboxFacts>(inboxOf)),
    ...checkEffects(shop, evaluations),
    ...wanted.flatMap((one) => checkPull(shop, one, evaluations)),
  ]).toEqual([])
  expect(left.some((count) => count > 0)).toBe(true)
  expect(github.problems()).toEqual([])
})

test('told to stop before the answer to a dispatch has come: the next start does not dispatch again', {
  timeout: 120_000,
}, async () => {
  const { github, shop, server, start, calm, query } = await openShop()
  // no job claims the order meanwhile: nobody but the next start can know of the run
  github.onDispatch = undefined
  github.faults.next(/^POST .*\/dispatches$/, { hangMs: 30_000 })
  await shop.openPull({ title: 'Worse', branch: 'worse', files: { [promptPath]: worsePrompt } })
  while (shop.runs().length === 0) await sleep(20)
  server.signal('SIGTERM')
  expect(await server.ended).toEqual({ code: 0, signal: null })
  expect(query("select id from deliveries where state = 'received' and attempts = 0")).toHaveLength(1)

  await start()
  await calm()
  expect(shop.runs()).toHaveLength(1)
  expect(query('select state, run_id as runId from evaluations')).toEqual([
    { state: 'dispatched', runId: shop.runs()[0]?.id },
  ])
  expect(github.problems()).toEqual([])
})

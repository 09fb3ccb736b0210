/**
 * The server is killed while versions move; pointer, row, deployment and comment agree in the end. A hundred rounds are planned;
 * the suite plays the first twenty of them, `KILL_ROUNDS=100` all.
 */
import { expect, onTestFinished, test } from 'vitest'
import { mendedPrompt, promptPath, triageFiles } from '../../action/triage-files.ts'
import { workflow, workflowPath } from '../promptgate-for-test.ts'
import { environments } from '../scenarios/open-shop.ts'
import { checkInbox, type InboxFacts } from './end-state.ts'
import { makeRandom } from './make-random.ts'
import { leaseOverMs, openWorld, type World } from './open-world.ts'
import {
  checkAnswers,
  checkDeployments,
  checkPointers,
  type PointerFacts,
  pointerQuery,
  type RequestFacts,
  requestQuery,
} from './promotion-end-state.ts'
import { type Actor, makeActor, planRounds, type Round } from './promotion-rounds.ts'
import type { ServerProcess } from './start-server.ts'

const seed = 4
const playedRounds = Number(process.env['KILL_ROUNDS'] ?? 20)

/** False where the moment did not come in time. */
async function playRound(
  { wish, kill }: Round,
  world: World,
  server: ServerProcess,
  actor: Actor,
): Promise<boolean> {
  const { faults } = world.github
  await actor.prepare(wish)
  if (kill.how === 'moment') await server.arm({ point: kill.point, times: kill.times })
  if (kill.how === 'request') {
    const isMeant = ({ method, path }: { method: string; path: string }) => {
      if (!kill.request.test(`${method} ${path}`)) return false
      server.signal('SIGKILL')
      return true
    }
    faults.next(isMeant, kill.side === 'before' ? 'bad-gateway-before-applying' : 'lost-answer')
  }
  await actor.act(wish)
  if (kill.how === 'delay') setTimeout(() => server.signal('SIGKILL'), kill.afterMs)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), 30_000)
  })
  const isLate = (await Promise.race([server.ended, late])) === 'late'
  clearTimeout(timer)
  faults.clear()
  return !isLate
}

test('a kill during a promotion leaves one story', { timeout: 900_000 }, async () => {
  const random = makeRandom(seed)
  const world = await openWorld()
  onTestFinished(() => world.close())
  const { github } = world
  const first = await world.start()
  const shop = await github.createRepository({
    files: { ...triageFiles({ extra: environments }), [workflowPath]: workflow },
    roles: { ada: 'admin', grace: 'maintain' },
  })
  const settled = async () => {
    await github.settled()
    await world.calm()
    await github.settled()
  }
  const talk = await shop.openPull({ branch: 'talk', files: { 'README.md': '# Talk\n' } })
  const begin = async (text: string, tag: string): Promise<void> => {
    const pull = await shop.openPull({ branch: tag, files: { [promptPath]: text } })
    await settled()
    await pull.merge({ by: 'grace' })
    await settled()
    await shop.publishRelease({ tag, by: 'grace' })
    await settled()
  }
  await begin(mendedPrompt, 'v0.1.0')
  await begin(`${mendedPrompt}\nBe kind.\n`, 'v0.2.0')
  first.signal('SIGTERM')
  await first.ended

  const pointers = () => world.query<PointerFacts>(pointerQuery)
  const actor = makeActor(shop, talk, random, {
    calm: settled,
    versions: () => [...new Set(pointers().map(({ toFingerprint }) => toFingerprint))],
    served: () => {
      const [row] = world.query<{ fingerprint: string; kind: string }>(
        "select to_fingerprint as fingerprint, kind from promotions where environment = 'production' and is_active = 1",
      )
      return row === undefined ? undefined : { ...row, isHalted: row.kind === 'halt' }
    },
  })
  expect(pointers()).toHaveLength(4)

  const survived: Round[] = []
  const rounds = planRounds(random).slice(0, playedRounds)
  for (const round of rounds) {
    const server = await world.start(leaseOverMs)
    // what a kill cut off goes on first: whoever is killed at one delivery eight times gives it up
    await world.calm()
    if (!(await playRound(round, world, server, actor))) {
      survived.push(round)
      server.signal('SIGKILL')
      await server.ended
    }
  }
  const last = await world.drain()
  last.signal('SIGTERM')
  expect(await last.ended).toEqual({ code: 0, signal: null })

  const requests = world.query<RequestFacts>(requestQuery)
  expect(rounds).toHaveLength(playedRounds)
  expect(survived).toEqual([])
  expect([
    ...checkInbox(github, world.query<InboxFacts>('select id, state from deliveries')),
    ...checkPointers(pointers()),
    ...checkDeployments(shop, requests, pointers()),
    ...checkAnswers(shop, actor.asked, requests),
  ]).toEqual([])
  expect(github.problems()).toEqual([])
})

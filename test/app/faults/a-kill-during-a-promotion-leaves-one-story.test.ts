/** The server is killed a hundred times while versions move; pointer, row, deployment and comment agree in the end. */
import { expect, onTestFinished, test } from 'vitest'
import { mendedPrompt, promptPath, triageFiles } from '../../action/triage-files.ts'
import { workflow, workflowPath } from '../promptgate-for-test.ts'
import { environments } from '../scenarios/open-shop.ts'
import { checkInbox, type InboxFacts } from './end-state.ts'
import { makeRandom } from './make-random.ts'
import { openWorld } from './open-world.ts'
import { playRounds } from './play-rounds.ts'
import {
  checkAnswers,
  checkDeployments,
  checkPointers,
  type PointerFacts,
  pointerQuery,
  type RequestFacts,
  requestQuery,
} from './promotion-end-state.ts'
import { makeActor, planRounds } from './promotion-rounds.ts'

const seed = 4

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

  const rounds = planRounds(random)
  const { survived, ended } = await playRounds(world, rounds, actor)
  expect(ended).toEqual({ code: 0, signal: null })

  const requests = world.query<RequestFacts>(requestQuery)
  expect(rounds).toHaveLength(100)
  expect(survived).toEqual([])
  expect([
    ...checkInbox(github, world.query<InboxFacts>('select id, state from deliveries')),
    ...checkPointers(pointers()),
    ...checkDeployments(shop, requests, pointers()),
    ...checkAnswers(shop, actor.asked, requests),
  ]).toEqual([])
  expect(github.problems()).toEqual([])
})

/** The server is killed a hundred times, before and after each step of its work; in the end everything happened once. */
import { expect, onTestFinished, test } from 'vitest'
import { checkName } from '../../../shared/publication/publication.ts'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import type { RepositoryHandle } from '../../github/scenario/open-repository.ts'
import { appFiles } from '../promptgate-for-test.ts'
import { moments, type Point } from './die-at.ts'
import {
  checkEffects,
  checkInbox,
  checkPull,
  type EvaluationFacts,
  type InboxFacts,
  type Wanted,
} from './end-state.ts'
import { makeRandom, type Random } from './make-random.ts'
import { openWorld, type World } from './open-world.ts'
import { playRounds, type Round } from './play-rounds.ts'

const seed = 1

type Event = 'docs' | 'push' | 'help' | 'mistake' | 'better' | 'worse' | 'rerun'
const requests: readonly (readonly [RegExp, readonly Event[]])[] = [
  [/^POST .*\/check-runs$/, ['docs', 'push', 'mistake']],
  [/^PATCH .*\/check-runs\/\d+$/, ['docs', 'push', 'mistake', 'worse']],
  [/^POST .*\/issues\/\d+\/comments$/, ['mistake', 'worse', 'help', 'help']],
  [/^POST .*\/dispatches$/, ['worse', 'better', 'rerun']],
]

/** Every moment and every request, each side of it, five times; the rest at any time. */
function planRounds(random: Random): Round<Event>[] {
  const sides = ['before', 'after'] as const
  const many = <T>(list: readonly T[], times: number): T[] => Array.from({ length: times }, () => list).flat()
  const ofMoments = moments.flatMap((moment) => sides.map((side): Point => `${side} ${moment}`))
  const ofRequests = sides.flatMap((side) => requests.map(([request, events]) => ({ side, request, events })))
  return random.shuffle([
    ...many(ofMoments, 5).map((point): Round<Event> => {
      const event = random.pick(['docs', 'docs', 'push', 'help', 'help', 'help', 'mistake', 'rerun'] as const)
      // a delivery is received and acknowledged once, and brings other steps several times
      const times = event === 'help' || /commit|acknowledge/.test(point) ? 1 : 1 + random.integer(3)
      return { wish: event, kill: { how: 'moment', point, times } }
    }),
    ...many(ofRequests, 4).map(
      ({ side, request, events }): Round<Event> => ({
        wish: random.pick(events),
        kill: { how: 'request', side, request },
      }),
    ),
    ...Array.from({ length: 18 }, (): Round<Event> => {
      const event = random.pick(['docs', 'push', 'help', 'help', 'mistake'] as const)
      return { wish: event, kill: { how: 'delay', afterMs: random.integer(60) } }
    }),
  ])
}

/** Does on GitHub what the round says, and notes what must come of it. */
function makeActor(world: World, shop: RepositoryHandle, random: Random) {
  const wanted = new Map<number, Wanted>()
  const kinds = new Map<number, Event>()
  const pressed = new Set<number>()
  const conclusions: Partial<Record<Event, string>> = { docs: 'success', better: 'success' }

  const open = async (event: Event): Promise<void> => {
    const name = `${event}-${wanted.size}`
    const content =
      event === 'worse' ? worsePrompt : event === 'better' ? mendedPrompt : mendedPrompt.replace('{{', '{{#')
    const files = event === 'docs' ? { 'README.md': `# ${name}\n` } : { [promptPath]: content }
    await shop.push(name, files, { onto: await shop.sha('main') })
    if (event === 'worse') world.worse.add(await shop.sha(name))
    const { number: pull } = await shop.openPull({ title: name, branch: name })
    const conclusion = conclusions[event] ?? 'failure'
    wanted.set(pull, { pull, conclusion, comments: event === 'docs' ? 0 : 1, attempts: 1, answers: 0 })
    kinds.set(pull, event)
  }
  /** A pull request of that kind that has its verdict, and where nobody pressed a button yet. */
  const pickEnded = (kind: Event): Wanted | undefined => {
    const ended = [...wanted.values()].filter(({ pull, conclusion }) => {
      const [newest] = shop.pull(pull).checks()
      return kinds.get(pull) === kind && newest?.conclusion === conclusion && !pressed.has(pull)
    })
    return ended.length === 0 ? undefined : random.pick(ended)
  }
  return {
    wanted,
    act: async (event: Event): Promise<void> => {
      const one = pickEnded(event === 'rerun' ? 'worse' : 'docs')
      if (one === undefined || !['push', 'help', 'rerun'].includes(event))
        return await open(event === 'push' || event === 'help' ? 'docs' : event === 'rerun' ? 'worse' : event)
      const pull = shop.pull(one.pull)
      if (event === 'push') {
        await pull.push({ 'README.md': `# Pushed ${random.integer(1e9)}\n` })
      } else if (event === 'help') {
        wanted.set(one.pull, { ...one, answers: one.answers + 1 })
        pull.comment('linus', '/help')
      } else {
        pressed.add(one.pull)
        wanted.set(one.pull, { ...one, attempts: one.attempts + 1 })
        await shop.requestAction(pull.checks()[0]?.id ?? 0, 'rerun', 'linus')
      }
    },
  }
}

test('a kill at any moment loses nothing and doubles nothing', { timeout: 900_000 }, async () => {
  const random = makeRandom(seed)
  const world = await openWorld()
  onTestFinished(() => world.close())
  const { github } = world
  const first = await world.start()
  const shop = await github.createRepository({
    files: appFiles(),
    roles: { ada: 'admin', linus: 'write' },
    protect: { checks: [{ name: checkName, appId: github.app.id }] },
  })
  const { act, wanted } = makeActor(world, shop, random)
  for (let count = 0; count < 4; count += 1) await act('docs')
  await github.settled()
  await world.calm()
  first.signal('SIGTERM')
  await first.ended
  const rounds = planRounds(random)
  const { survived, ended } = await playRounds(world, rounds, { act })
  expect(ended).toEqual({ code: 0, signal: null })

  const evaluations = world.query<EvaluationFacts>(
    'select id, state, conclusion, head_sha as headSha, attempt from evaluations',
  )
  const inbox = world.query<InboxFacts>('select id, state from deliveries')
  expect(rounds).toHaveLength(100)
  expect(survived).toEqual([])
  expect([
    ...checkInbox(github, inbox),
    ...checkEffects(shop, evaluations),
    ...[...wanted.values()].flatMap((one) => checkPull(shop, one, evaluations)),
  ]).toEqual([])
  const ends = [...world.told.values()].map((told) => told.join(', '))
  expect(ends.filter((end) => !/^report (202 stored|200 same)$/.test(end))).toEqual([])
  expect(ends).toHaveLength(shop.runs().length)
  const reports = world.query<{ evaluationId: string }>('select evaluation_id as evaluationId from reports')
  expect(new Set(reports.map(({ evaluationId }) => evaluationId)).size).toBe(reports.length)
  expect(github.problems()).toEqual([])
})

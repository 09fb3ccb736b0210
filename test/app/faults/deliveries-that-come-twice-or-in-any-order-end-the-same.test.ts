/** GitHub sends a delivery twenty times, late, or in any order: what is shown is what is so now, and shown once. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import type { Hook } from '../../github/hooks/delivery.ts'
import type { PullHandle } from '../../github/scenario/open-pull.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, stickyComment } from '../read-pull.ts'
import type { Promptgate } from '../start-promptgate.ts'
import { collectJobs } from './collect-jobs.ts'
import { checkEffects, checkInbox, checkPull, type EvaluationFacts, type Wanted } from './end-state.ts'
import { makeRandom } from './make-random.ts'

const seed = 3

async function evaluationsOf({ app }: Promptgate, repositoryId: number): Promise<EvaluationFacts[]> {
  const { rows } = await app().deps.store.evaluations.list(repositoryId, { limit: 500 })
  return rows.map(({ id, state, conclusion, headSha, attempt }) => ({
    id,
    state,
    conclusion: conclusion ?? null,
    headSha,
    attempt,
  }))
}

/** Ids of GitHub's that are not in the inbox, and what was given up. */
async function lost({ app, github }: Promptgate): Promise<string[]> {
  const { deliveries } = app().deps.store
  const known = await deliveries.known(github.hooks.log.map(({ hook }) => hook.guid))
  const dead = await deliveries.listDead(10)
  return checkInbox(github, [
    ...[...known].map((id) => ({ id, state: 'done' })),
    ...dead.map(({ id }) => ({ id, state: 'dead' })),
  ])
}

test('each delivery twenty times at once acts once', async () => {
  const gate = await promptgateForTest()
  const { github, settled, app } = gate
  const jobs = collectJobs(gate, () => false)
  const shop = await gate.repository({ files: appFiles() })
  github.hooks.copies = 20
  const before = github.hooks.log.length
  const docs = await shop.openPull({ title: 'Docs', branch: 'docs', files: { 'README.md': '# More\n' } })
  const worse = await shop.openPull({ title: 'Worse', branch: 'worse', files: { [promptPath]: worsePrompt } })
  await settled()
  worse.comment('linus', '/help')
  await settled()

  expect([docs, worse].map(conclusionOf)).toEqual(['success', 'failure'])
  const sent = github.hooks.log.slice(before)
  expect(sent.every(({ statusCode }) => statusCode === 202)).toBe(true)
  const ids = new Set(sent.map(({ hook }) => hook.guid))
  expect(sent).toHaveLength(ids.size * 20)
  expect(sent.filter(({ responseBody }) => responseBody.includes('"stored"'))).toHaveLength(ids.size)
  expect(jobs).toHaveLength(1)
  expect(github.count('POST /repos/:owner/:repo/check-runs')).toBe(2)
  expect(worse.comments().filter(({ author }) => author.type === 'Bot')).toHaveLength(2)
  expect(docs.comments()).toEqual([])
  const { byState } = await app().deps.store.deliveries.counts(Date.now())
  expect(byState).toMatchObject({ received: 0, leased: 0, dead: 0 })
  expect(checkEffects(shop, await evaluationsOf(gate, shop.id))).toEqual([])
  expect(github.problems()).toEqual([])
}, 120_000)

test('a head that was given up and taken up again is evaluated once more, whatever else is told of it', async () => {
  const gate = await promptgateForTest()
  const { github, settled } = gate
  const jobs = collectJobs(gate)
  const shop = await gate.repository({ files: appFiles() })
  const pull = await shop.openPull({ title: 'Worse', branch: 'worse', files: { [promptPath]: worsePrompt } })
  await settled()
  await pull.close()
  await settled()
  await pull.reopen()
  await settled()
  expect(jobs).toHaveLength(2)
  await jobs[1]?.claim()
  await pull.setDraft(true)
  await pull.setDraft(false)
  await settled()

  expect(jobs.map(({ run }) => run.signal.aborted)).toEqual([true, false])
  await jobs[1]?.play(false)
  await pull.setDraft(true)
  await pull.setDraft(false)
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  const evaluations = await evaluationsOf(gate, shop.id)
  expect(evaluations.map(({ attempt, state }) => `${attempt} ${state}`)).toEqual([
    '2 concluded',
    '1 superseded',
  ])
  expect(jobs).toHaveLength(2)
  expect(checkEffects(shop, evaluations)).toEqual([])
  expect(github.problems()).toEqual([])
}, 120_000)

interface Story {
  readonly pull: PullHandle
  readonly wanted: Wanted
  /** what happens after it was opened, one step a phase */
  readonly steps: readonly (() => Promise<unknown>)[]
}

test('opened, synchronize and closed in any order, some of them late, end with the newest head', async () => {
  const gate = await promptgateForTest()
  const { github, settled } = gate
  const jobs = collectJobs(gate, () => true)
  const random = makeRandom(seed)
  const shop = await gate.repository({ files: appFiles() })
  const arrived: string[] = []

  /** Some of what is held arrives now, in any order; the rest waits for a later phase. */
  let waiting: Hook[] = []
  const deliver = async (isLast: boolean): Promise<void> => {
    do {
      let held: readonly Hook[] = []
      github.hooks.release((all) => {
        held = all
        return []
      })
      github.hooks.mode = 'hold'
      const all = random.shuffle([...waiting, ...held])
      const now = isLast ? all : all.filter(() => random.integer(2) === 0)
      waiting = all.filter((hook) => !now.includes(hook))
      for (const hook of now) {
        if (hook.event === 'pull_request') arrived.push(`${numberIn(hook)} ${hook.action}`)
        github.hooks.sendAgain(hook)
      }
      await settled()
    } while (isLast && (github.hooks.held.length > 0 || waiting.length > 0))
  }

  github.hooks.mode = 'hold'
  const stories: Story[] = []
  for (let n = 0; n < 20; n += 1) {
    const isPrompt = n % 5 === 0
    // a text of each one's own: equal changes of the same second would be one commit
    const files = { 'README.md': `# ${n}\n`, ...(isPrompt ? { [promptPath]: worsePrompt } : {}) }
    const pull = await shop.openPull({ title: `Change ${n}`, branch: `change-${n}`, files })
    const next = { 'README.md': `# ${n}, again\n`, ...(isPrompt ? { [promptPath]: mendedPrompt } : {}) }
    const isClosed = n % 3 === 1
    const end = isClosed
      ? () => pull.close()
      : random.pick([() => pull.edit({ title: 'Other' }), () => pull.close().then(() => pull.reopen())])
    stories.push({
      pull,
      steps: [() => pull.push(next), end],
      wanted: {
        pull: pull.number,
        conclusion: isClosed ? undefined : 'success',
        comments: isPrompt && !isClosed ? 1 : 0,
        attempts: 1,
        answers: 0,
      },
    })
  }
  await deliver(false)
  for (const phase of [0, 1]) {
    for (const { steps } of stories) await steps[phase]?.()
    await deliver(phase === 1)
  }
  github.hooks.mode = 'send'
  await settled()

  const evaluations = await evaluationsOf(gate, shop.id)
  const found = stories.flatMap(({ pull, wanted }) =>
    wanted.conclusion === undefined
      ? pull
          .checks()
          .flatMap(({ id, status }) => (status === 'completed' ? [] : [`check ${id} is ${status}`]))
      : checkPull(shop, { ...wanted, attempts: madeFor(pull, evaluations) }, evaluations),
  )
  expect([...found, ...checkEffects(shop, evaluations), ...(await lost(gate))]).toEqual([])
  expect(jobs.length).toBeLessThanOrEqual(evaluations.length)
  for (const { pull, wanted } of stories) {
    if (wanted.comments === 1) expect(stickyComment(pull)?.body).not.toContain('[!CAUTION]')
    const open = evaluations.filter(
      ({ headSha, state }) => headSha === pull.headSha() && state !== 'superseded',
    )
    expect(open.length).toBeLessThanOrEqual(1)
  }
  const orders = new Set(stories.map(({ pull }) => orderOf(arrived, pull.number)))
  expect(orders.size).toBeGreaterThanOrEqual(6)
  expect(github.problems()).toEqual([])
}, 300_000)

const numberIn = ({ body }: Hook): number =>
  (JSON.parse(body) as { pull_request: { number: number } }).pull_request.number

const orderOf = (arrived: readonly string[], pull: number): string =>
  arrived
    .filter((one) => one.startsWith(`${pull} `))
    .map((one) => one.split(' ')[1])
    .join(' ')

/** Closing and opening again may take a second one; each is checked to have one check at most. */
const madeFor = (pull: PullHandle, evaluations: readonly EvaluationFacts[]): number =>
  evaluations.filter(({ headSha }) => headSha === pull.headSha()).length

/** Requests on the store: measured, approved, timed, side by side, and taken up again wherever they were cut off. */
import { describe, expect, test } from 'vitest'
import type { Deps } from '../../app/deps.ts'
import {
  changeFiles,
  datasetText,
  type Files,
  files,
  policyFile,
  policyText,
  promptText,
} from '../plan/make-facts.ts'
import { type Branch, openBranch } from './open-branch.ts'

const environments = `environments:
  staging: { promote-on: merge }
  production: {}
`
const start: Files = { ...files, [policyFile]: `${policyText}${environments}` }
const version = (n: number): Files =>
  changeFiles(start, { 'prompts/triage.prompt': promptText(`Sort {{ticket}} ${n}.`) })
const triage = { only: ['triage'] }

/** the request and its evaluation, measured */
async function proved(branch: Branch, actor = 'grace', more: Parameters<Branch['ask']>[1] = {}) {
  const asked = await branch.ask(actor, { ...triage, ...more })
  if (asked.state !== 'proving' || asked.evaluationId === undefined) throw new Error(asked.result.headline)
  await branch.measure(asked.evaluationId)
  await branch.work()
  return await stateOf(branch, asked.id)
}
const stateOf = async ({ store }: Branch, id: string) => {
  const row = await store.promotions.getRequest(1, id)
  if (row === undefined) throw new Error(`there is no request ${id}`)
  return row
}
const liveOf = async ({ store }: Branch, environment = 'production') =>
  (await store.promotions.pointers(1, environment)).map(({ prompt, slot, sha }) => `${prompt} ${slot} ${sha}`)

test('what was never measured is measured once, and the same evidence serves the next environment', async () => {
  const branch = await openBranch(version(1))
  const row = await proved(branch)
  expect(row).toMatchObject({ state: 'moved', result: { headline: '1 prompt moved into production' } })
  expect(await branch.ask('grace', { ...triage, environment: 'staging' })).toMatchObject({ state: 'moved' })
  expect(await branch.ask('grace', triage)).toMatchObject({ state: 'unchanged' })
  expect((await branch.store.evaluations.list(1, { limit: 9 })).rows).toHaveLength(1)
  const states = await branch.store.prompts.transitions(1, { prompt: 'triage' }, 9)
  expect(states.map(({ state, environment = '' }) => `${state} ${environment}`.trim())).toEqual([
    'draft',
    'proved',
    'active production',
    'active staging',
  ])
})

test('two environments wait for one measurement', async () => {
  const branch = await openBranch(version(1))
  const one = await branch.ask('grace', triage)
  const two = await branch.ask('grace', { ...triage, environment: 'staging' })
  expect(two).toMatchObject({ state: 'proving', evaluationId: one.evaluationId })
  await branch.measure(one.evaluationId ?? '')
  await branch.work()
  expect(await liveOf(branch, 'staging')).toHaveLength(1)
  expect(await liveOf(branch)).toHaveLength(1)
})

test('one that waits for a measurement of other prompts has its own made next', async () => {
  const branch = await openBranch(version(1))
  const one = await branch.ask('grace', { only: ['extract'] })
  const two = await branch.ask('grace', { ...triage, environment: 'staging' })
  await branch.measure(one.evaluationId ?? '')
  await branch.work()
  const next = await stateOf(branch, two.id)
  expect(next.state).toBe('proving')
  expect(next.evaluationId).not.toBe(one.evaluationId)
  await branch.measure(next.evaluationId ?? '')
  await branch.work()
  expect(await liveOf(branch, 'staging')).toHaveLength(1)
})

test('what fails is refused and not measured again, and a job that is silent is told', async () => {
  const branch = await openBranch(version(1))
  branch.push(version(2))
  const asked = await branch.ask('grace', triage)
  await branch.measure(asked.evaluationId ?? '', false)
  await branch.work()
  expect((await stateOf(branch, asked.id)).result.prompts[0]?.why).toMatch(/did not pass: mend it/)
  expect(await branch.ask('grace', triage)).toMatchObject({ state: 'refused' })

  branch.push(version(3))
  const silent = await branch.ask('grace', triage)
  const nowMs = branch.clock.nowMs
  await branch.store.evaluations.move({
    repositoryId: 1,
    id: silent.evaluationId ?? '',
    from: ['queued'],
    patch: { state: 'timed-out', concludedAtMs: nowMs },
    nowMs,
    jobs: [],
  })
  await branch.store.deliveries.receive({
    id: 'publish-timed-out',
    event: 'promptgate.publish',
    lane: 'x',
    repositoryId: 1,
    payload: JSON.stringify({ repositoryId: 1, evaluationId: silent.evaluationId }),
    receivedAtMs: nowMs,
  })
  await branch.work()
  expect((await stateOf(branch, silent.id)).result.prompts[0]?.why).toMatch(/its job was silent/)
  expect(await liveOf(branch)).toEqual([])
})

test('where measuring is not allowed it is refused at once, with the reason', async () => {
  const priced = policyText.replace('compute-hour: 0.9', 'per-million: { input: 9, output: 9 }')
  const budgets = 'budgets: { currency: USD, per-day: 0.000001 }\n'
  const branch = await openBranch({ ...version(1), [policyFile]: `${priced}${environments}${budgets}` })
  const asked = await branch.ask('grace', triage)
  expect(asked).toMatchObject({ state: 'refused', result: { prompts: [{ outcome: 'unproved' }] } })
  expect(asked.result.prompts[0]?.why).toMatch(/budgets\.per-day/)
})

test('another dataset makes the proof void: a newer commit is measured, the older one is not', async () => {
  const branch = await openBranch(version(1))
  const older = branch.tip()
  await proved(branch)
  branch.push(changeFiles(version(2), { 'evals/tickets.jsonl': datasetText(25) }))
  const why = (await branch.ask('grace', { ...triage, environment: 'staging', sha: older })).result.prompts[0]
    ?.why
  expect(why).toMatch(/are others than when it was evaluated: tickets changed after/)
  expect(await proved(branch)).toMatchObject({ state: 'moved' })
})

describe('GitHub’s environment', () => {
  const rules = { reviewers: ['ada', 'grace'], preventsSelfReview: true, waitMinutes: 30 }
  test('another reviewer approves by asking for the same, then it waits', async () => {
    const branch = await openBranch(version(1))
    branch.protection.set('production', rules)
    const waiting = await proved(branch)
    expect(waiting).toMatchObject({
      state: 'approval',
      result: { headline: expect.stringContaining('one of ada, grace') },
    })
    expect((await branch.ask('linus', triage)).id).not.toBe(waiting.id)
    expect(await branch.ask('Ada', { only: undefined as never })).toMatchObject({ state: 'timer' })
    expect(await liveOf(branch)).toEqual([])
    branch.clock.nowMs += 31 * 60_000
    await branch.work()
    expect(await liveOf(branch)).toHaveLength(1)
  })

  test('a canary is approved as the canary that was asked for', async () => {
    const branch = await openBranch(version(1))
    await proved(branch)
    branch.push(version(2))
    await proved(branch, 'grace', { environment: 'staging' })
    branch.protection.set('production', { ...rules, waitMinutes: 0 })
    const canary = { ...triage, percent: 10 }
    const waiting = await branch.ask('grace', canary)
    expect(waiting).toMatchObject({ state: 'approval', kind: 'canary' })
    expect(await branch.ask('ada', { ...triage, percent: 20 })).not.toMatchObject({ id: waiting.id })
    const again = await branch.ask('grace', canary)
    expect(await branch.ask('ada', canary)).toMatchObject({ id: again.id, state: 'moved', actor: 'ada' })
    expect((await liveOf(branch)).length).toBe(2)
  })
})

describe('side by side', () => {
  test('of two at once one wins, the other is told who, and nothing is half moved', async () => {
    const branch = await openBranch(version(1))
    await proved(branch)
    const first = branch.push(version(2))
    await proved(branch, 'grace', { environment: 'staging' })
    const second = branch.push(version(3))
    await proved(branch, 'grace', { environment: 'staging' })
    const [a, b] = await Promise.all([
      branch.ask('ada', { ...triage, sha: first }),
      branch.ask('grace', { ...triage, sha: second }),
    ])
    const states = [a.state, b.state].toSorted()
    expect(states[0]).toBe('moved')
    if (states[1] !== 'moved') {
      const loser = a.state === 'moved' ? b : a
      expect(loser.result.headline).toMatch(/^(ada|grace) moved |newer promotion/)
    }
    const active = (await branch.store.promotions.pointers(1, 'production')).filter(
      ({ prompt }) => prompt === 'triage',
    )
    expect(active).toHaveLength(1)
  })

  test('an older request that was measured later does not take a newer one back', async () => {
    const branch = await openBranch(version(1))
    const older = await branch.ask('grace', triage)
    branch.push(version(2))
    const newer = await branch.ask('grace', triage)
    await branch.measure(newer.evaluationId ?? '')
    await branch.work()
    const live = await liveOf(branch)
    expect(await stateOf(branch, older.id)).toMatchObject({ state: 'replaced' })
    await branch.measure(older.evaluationId ?? '')
    await branch.work()
    expect(await liveOf(branch)).toEqual(live)
  })
})

/** The process ends after its n-th call of any part of the store or of GitHub; what it did by then is done. */
function dieAfter(deps: Deps, calls: number): Deps {
  let left = calls
  const guard = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key)
        if (typeof value === 'object' && value !== null) return guard(value)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          if (left <= 0) throw new Error('killed')
          left -= 1
          return value.apply(target, given)
        }
      },
    })
  return { ...deps, store: guard(deps.store), github: guardGitHub(deps, guard) }
}

function guardGitHub({ github }: Deps, guard: <T extends object>(part: T) => T): Deps['github'] {
  return { ...github, repository: (ref) => guard(github.repository(ref)) }
}

test('cut off after any call and taken up again, it ends as if it had not been', async () => {
  const branch = await openBranch(version(0))
  const { promotions, evaluations } = branch.store
  let rounds = 0
  for (let wasKilled = true; wasKilled; ) {
    rounds += 1
    const sha = branch.push(version(rounds))
    const wish = { ...triage, sourceEvent: `round/${rounds}` }
    const dying = () => dieAfter(branch.deps, rounds * 2)
    const first = await branch.ask('grace', wish, dying()).catch((error: Error) => error.message)
    wasKilled = first === 'killed'
    const begun = await branch.ask('grace', wish)
    expect(begun.state).toBe('proving')
    await branch.measure(begun.evaluationId ?? '')
    await branch.work(dying()).catch((error: Error) => expect(error.message).toBe('killed'))
    branch.clock.nowMs += 2_000_000
    await branch.work()
    const requests = await promotions.findRequests(1, { sourceEvent: wish.sourceEvent }, 9)
    expect(requests.map(({ state }) => state)).toEqual(['moved'])
    expect(await promotions.history(1, {}, 100)).toHaveLength(rounds)
    expect((await evaluations.list(1, { headSha: sha, limit: 9 })).rows).toHaveLength(1)
  }
  expect(rounds).toBeGreaterThan(10)
}, 60_000)

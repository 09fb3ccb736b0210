/** Evaluations: begun once per key, moved by compare and set, made void together with what they hold. */
import { expect, test } from 'vitest'
import type { Store } from '../../app/store/store.ts'
import type { EvaluationState } from '../../shared/order/evaluation-state.ts'
import { onBoth } from './on-both.ts'
import { makeDelivery, makeEvaluation, makeRepository, noonMs } from './rows.ts'

const begun = { nowMs: noonMs, supersede: false, jobs: [] }
const day = '2026-11-20'

async function jobIds(store: Store): Promise<readonly string[]> {
  const jobs = await store.deliveries.lease({ owner: 'test', nowMs: noonMs, leaseMs: 1, limit: 1000 })
  return jobs.map(({ id }) => id)
}

onBoth('evaluations', ({ open }) => {
  test('an evaluation is stored with its job, and read as it was stored', async () => {
    const store = await open()
    const evaluation = makeEvaluation('e1', { ordered: '{"only":[]}', deadlineMs: noonMs + 1, isFork: true })
    const told = await store.evaluations.begin({ ...begun, evaluation, jobs: [makeDelivery('dispatch/e1')] })
    const row = { ...evaluation, attempt: 1, createdAtMs: noonMs, updatedAtMs: noonMs }
    expect(told).toEqual({ kind: 'begun', evaluation: row, superseded: [] })
    expect(await store.evaluations.get(1, 'e1')).toEqual(row)
    expect(await store.evaluations.find('e1')).toEqual(row)
    expect(await store.evaluations.get(1, 'e2')).toBeUndefined()
    expect(await jobIds(store)).toEqual(['dispatch/e1'])
  })

  test('the same key and attempt is there once, also with an empty policy hash', async () => {
    const store = await open()
    for (const policyHash of ['', 'c'.repeat(64)]) {
      const told = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          store.evaluations.begin({
            ...begun,
            evaluation: makeEvaluation(`e${n}${policyHash}`, { policyHash, attempt: 1 }),
            jobs: [makeDelivery(`job/${n}${policyHash}`)],
          }),
        ),
      )
      expect(told.map(({ kind }) => kind).sort()).toEqual(['begun', ...Array(9).fill('exists')])
    }
    expect(await jobIds(store)).toHaveLength(2)
  })

  test('money that counts for another subject holds the limits of that one', async () => {
    const store = await open()
    const reserve = { currency: 'EUR', day, amount: 4, perPullRequest: 5, subject: 'pull/7' }
    const ask = async (id: string, more = {}) =>
      await store.evaluations.begin({
        ...begun,
        evaluation: makeEvaluation(id, { subject: `try/${id}` }),
        reserve: { ...reserve, ...more },
      })
    expect((await ask('a')).kind).toBe('begun')
    expect(await ask('b')).toMatchObject({ kind: 'over-budget', limit: 'per-pull-request', left: 1 })
    expect((await ask('c', { subject: 'pull/8' })).kind).toBe('begun')
    const of = { day, currency: 'EUR' }
    expect(await store.budgets.spent(1, { ...of, subject: 'pull/7' })).toEqual({ day: 8, subject: 4 })
    expect(await store.budgets.spent(1, { ...of, subject: 'try/a' })).toEqual({ day: 8, subject: 0 })
  })

  test('attempts count up from one within their key', async () => {
    const store = await open()
    const attemptOf = async (id: string, more = {}) => {
      const told = await store.evaluations.begin({ ...begun, evaluation: makeEvaluation(id, more) })
      return told.kind === 'begun' ? told.evaluation.attempt : told.kind
    }
    expect(await attemptOf('e1')).toBe(1)
    expect(await attemptOf('e2')).toBe(2)
    expect(await attemptOf('e3', { headSha: 'f'.repeat(40) })).toBe(1)
    expect(await attemptOf('e4', { repositoryId: 2 })).toBe(1)
    expect(await attemptOf('e5', { policyHash: '' })).toBe(1)
    expect(await attemptOf('e6')).toBe(3)
  })

  test('a plan that learns its policy keeps its number, or takes the next that is free', async () => {
    const { evaluations } = await open()
    const plan = async (id: string) => {
      await evaluations.begin({
        ...begun,
        evaluation: makeEvaluation(id, { policyHash: '', state: 'planning', attempt: 1 }),
      })
      return evaluations.move({
        repositoryId: 1,
        id,
        from: ['planning'],
        patch: { state: 'queued', policyHash: 'c'.repeat(64) },
        nowMs: noonMs,
        jobs: [],
      })
    }
    expect(await plan('e1')).toMatchObject({ state: 'queued', attempt: 1 })
    expect(await plan('e2')).toMatchObject({ state: 'queued', attempt: 2 })
  })

  test('a move happens from the states it names only, once, with its jobs', async () => {
    const store = await open()
    await store.evaluations.begin({ ...begun, evaluation: makeEvaluation('e1') })
    const claim = (n: number) =>
      store.evaluations.move({
        repositoryId: 1,
        id: 'e1',
        from: ['queued', 'dispatched'],
        patch: { state: 'running', runId: n, runAttempt: 1 },
        nowMs: noonMs + n,
        jobs: [makeDelivery(`claimed/${n}`)],
      })
    const told = await Promise.all([claim(1), claim(2), claim(3)])
    expect(told.filter((row) => row !== undefined)).toMatchObject([
      { state: 'running', runId: 1, updatedAtMs: noonMs + 1 },
    ])
    expect(await jobIds(store)).toEqual(['claimed/1'])
  })

  test('a new head makes every other unfinished evaluation of the subject void and leaves others alone', async () => {
    const store = await open()
    const states: EvaluationState[] = ['planning', 'waiting', 'queued', 'dispatched', 'running', 'reported']
    const closed: EvaluationState[] = [
      'concluded',
      'unaffected',
      'refused',
      'failed',
      'timed-out',
      'superseded',
    ]
    for (const state of [...states, ...closed])
      await store.evaluations.begin({ ...begun, evaluation: makeEvaluation(state, { state }) })
    await store.evaluations.begin({ ...begun, evaluation: makeEvaluation('other', { subject: 'pull/8' }) })
    await store.evaluations.begin({ ...begun, evaluation: makeEvaluation('foreign', { repositoryId: 2 }) })

    const told = await store.evaluations.begin({
      ...begun,
      evaluation: makeEvaluation('new', { headSha: 'f'.repeat(40) }),
      supersede: true,
    })
    expect(told.superseded.map(({ id, state }) => [id, state])).toEqual(states.map((state) => [state, state]))
    const { rows } = await store.evaluations.list(1, { subject: 'pull/7', limit: 100 })
    expect(rows.filter(({ state }) => state === 'superseded')).toHaveLength(states.length + 1)
    expect((await store.evaluations.get(1, 'other'))?.state).toBe('queued')
    expect((await store.evaluations.get(2, 'foreign'))?.state).toBe('queued')
    expect((await store.evaluations.get(1, 'new'))?.state).toBe('queued')
  })

  test('superseding spares the head that is named, and leaves a job for each that became void', async () => {
    const store = await open()
    await store.evaluations.begin({ ...begun, evaluation: makeEvaluation('old') })
    await store.evaluations.begin({
      ...begun,
      evaluation: makeEvaluation('new', { headSha: 'f'.repeat(40) }),
    })
    const supersede = () =>
      store.evaluations.supersede({
        repositoryId: 1,
        subject: 'pull/7',
        exceptHead: 'f'.repeat(40),
        nowMs: noonMs,
        jobs: (row) => [makeDelivery(`cancel/${row.id}`)],
      })
    expect(await supersede()).toMatchObject([{ id: 'old', state: 'queued' }])
    expect(await supersede()).toEqual([])
    expect((await store.evaluations.get(1, 'new'))?.state).toBe('queued')
    expect(await jobIds(store)).toEqual(['cancel/old'])
  })

  test('a hundred reservations at once: as many as fit, and no more', async () => {
    const store = await open()
    const told = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        store.evaluations.begin({
          ...begun,
          evaluation: makeEvaluation(`e${n}`, { subject: `pull/${n}` }),
          reserve: { currency: 'EUR', day, amount: 0.1, perDay: 1 },
          jobs: [makeDelivery(`job/${n}`)],
        }),
      ),
    )
    expect(told.filter(({ kind }) => kind === 'begun')).toHaveLength(10)
    expect(told.filter(({ kind }) => kind === 'over-budget')).toHaveLength(90)
    expect((await store.evaluations.list(1, { limit: 1000 })).rows).toHaveLength(10)
    expect(await jobIds(store)).toHaveLength(10)
    const spent = await store.budgets.spent(1, { day, currency: 'EUR' })
    expect(spent.day).toBeCloseTo(1)
  })

  test('both limits hold, a day ends at midnight UTC and a pull request does not', async () => {
    const { evaluations, budgets } = await open()
    const begin = (id: string, reserve: { day: string; amount?: number; currency?: string }, pull = 7) =>
      evaluations.begin({
        ...begun,
        evaluation: makeEvaluation(id, { subject: `pull/${pull}` }),
        reserve: { currency: 'EUR', perPullRequest: 5, perDay: 8, ...reserve },
      })
    const lastDay = '2026-12-31'
    const newYear = '2027-01-01'
    expect(await begin('e1', { day: lastDay, amount: 4 })).toMatchObject({
      kind: 'begun',
      reserved: { evaluationId: 'e1', day: lastDay, reserved: 4, state: 'reserved' },
    })
    expect(await begin('e2', { day: lastDay, amount: 2 })).toMatchObject({
      kind: 'over-budget',
      limit: 'per-pull-request',
      left: 1,
    })
    expect(await begin('e3', { day: lastDay, amount: 5 }, 8)).toMatchObject({
      kind: 'over-budget',
      limit: 'per-day',
      left: 4,
    })
    expect(await begin('e4', { day: newYear, amount: 5 }, 8)).toMatchObject({ kind: 'begun' })
    expect(await begin('e5', { day: newYear, amount: 2 })).toMatchObject({ limit: 'per-pull-request' })
    expect(await begin('e6', { day: lastDay, amount: 3, currency: 'USD' })).toMatchObject({ kind: 'begun' })
    expect(await begin('e7', { day: lastDay }, 9)).toMatchObject({ reserved: { reserved: 4 } })
    expect(await begin('e8', { day: lastDay }, 9)).toMatchObject({ kind: 'over-budget', left: 0 })
    expect(await budgets.spent(1, { day: lastDay, currency: 'EUR', subject: 'pull/7' })).toEqual({
      day: 8,
      subject: 4,
    })
    expect(await budgets.spent(2, { day: lastDay, currency: 'EUR', subject: 'pull/7' })).toEqual({
      day: 0,
      subject: 0,
    })
  })

  test('an order over budget writes nothing: what it would have made void goes on', async () => {
    const store = await open()
    await store.evaluations.begin({ ...begun, evaluation: makeEvaluation('old') })
    const told = await store.evaluations.begin({
      ...begun,
      evaluation: makeEvaluation('new', { headSha: 'f'.repeat(40) }),
      supersede: true,
      reserve: { currency: 'EUR', day, amount: 2, perDay: 1 },
      jobs: [makeDelivery('job')],
    })
    expect(told).toEqual({ kind: 'over-budget', limit: 'per-day', left: 1, superseded: [] })
    expect((await store.evaluations.get(1, 'old'))?.state).toBe('queued')
    expect(await store.evaluations.get(1, 'new')).toBeUndefined()
    expect(await jobIds(store)).toEqual([])
  })

  test('what a superseded order held is free for the one that takes its place', async () => {
    const { evaluations, budgets } = await open()
    const reserve = { currency: 'EUR', day, amount: 1, perDay: 1, perPullRequest: 1 }
    await evaluations.begin({ ...begun, evaluation: makeEvaluation('old'), reserve })
    const told = await evaluations.begin({
      ...begun,
      evaluation: makeEvaluation('new', { headSha: 'f'.repeat(40) }),
      supersede: true,
      reserve,
    })
    expect(told).toMatchObject({ kind: 'begun', superseded: [{ id: 'old', state: 'queued' }] })
    expect((await budgets.spent(1, { day, currency: 'EUR' })).day).toBe(1)
  })

  test('a move releases the reservation where it says so', async () => {
    const { evaluations, budgets } = await open()
    const reserve = { currency: 'EUR', day, amount: 1 }
    for (const id of ['e1', 'e2'])
      await evaluations.begin({ ...begun, evaluation: makeEvaluation(id), reserve })
    const fail = (id: string, reservation: 'release' | 'keep') =>
      evaluations.move({
        repositoryId: 1,
        id,
        from: ['queued'],
        patch: { state: 'failed' },
        nowMs: noonMs,
        jobs: [],
        reservation,
      })
    await fail('e1', 'keep')
    expect((await budgets.spent(1, { day, currency: 'EUR' })).day).toBe(2)
    await fail('e2', 'release')
    expect((await budgets.spent(1, { day, currency: 'EUR' })).day).toBe(1)
  })

  test('a repository that is removed keeps its rows; its evaluations end and its money is free', async () => {
    const { evaluations, repositories, budgets } = await open()
    await repositories.save(makeRepository(1))
    await repositories.save(makeRepository(2))
    const reserve = { currency: 'EUR', day, amount: 1 }
    await evaluations.begin({ ...begun, evaluation: makeEvaluation('e1'), reserve })
    await repositories.remove(1, noonMs)
    expect(await repositories.get(1)).toEqual({ ...makeRepository(1), removedAtMs: noonMs })
    expect(await repositories.listActive()).toEqual([makeRepository(2)])
    expect(await repositories.listOfInstallation(11)).toEqual([makeRepository(2)])
    expect((await evaluations.get(1, 'e1'))?.state).toBe('superseded')
    expect((await budgets.spent(1, { day, currency: 'EUR' })).day).toBe(0)
    await repositories.save(makeRepository(1, { owner: 'renamed', installationId: 12 }))
    expect(await repositories.get(1)).toEqual(makeRepository(1, { owner: 'renamed', installationId: 12 }))
  })

  test('progress is told of what runs, and moves its deadline', async () => {
    const { evaluations } = await open()
    await evaluations.begin({
      ...begun,
      evaluation: makeEvaluation('e1', { state: 'running', deadlineMs: noonMs + 10 }),
    })
    await evaluations.begin({ ...begun, evaluation: makeEvaluation('e2', { deadlineMs: noonMs + 5 }) })
    await evaluations.begin({
      ...begun,
      evaluation: makeEvaluation('e3', { deadlineMs: noonMs, state: 'concluded' }),
    })
    await evaluations.begin({ ...begun, evaluation: makeEvaluation('e4') })
    const overdue = async (nowMs: number) => (await evaluations.overdue(nowMs, 10)).map(({ id }) => id)
    expect(await overdue(noonMs + 10)).toEqual(['e2', 'e1'])
    const tell = (id: string) =>
      evaluations.progress({ repositoryId: 1, id, progress: '{}', deadlineMs: noonMs + 99, nowMs: noonMs })
    expect(await tell('e1')).toBe(true)
    expect(await tell('e2')).toBe(false)
    expect(await overdue(noonMs + 10)).toEqual(['e2'])
  })

  test('lists page from the newest on, and a filter holds on every page', async () => {
    const { evaluations } = await open()
    for (let n = 0; n < 7; n++)
      await evaluations.begin({
        ...begun,
        evaluation: makeEvaluation(`e${n}`, { headSha: (n % 2 ? 'f' : 'a').repeat(40) }),
        // a clock that goes back
        nowMs: noonMs - n,
      })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await evaluations.list(1, { limit: 3, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.rows.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(['e6', 'e5', 'e4', 'e3', 'e2', 'e1', 'e0'])
    const ofHead = await evaluations.list(1, { headSha: 'f'.repeat(40), states: ['queued'], limit: 2 })
    expect(ofHead.rows.map(({ id }) => id)).toEqual(['e5', 'e3'])
    expect((await evaluations.list(1, { limit: 1, cursor: 'no cursor' })).rows).toMatchObject([{ id: 'e6' }])
    expect((await evaluations.list(1, { states: [], limit: 1 })).rows).toEqual([])
  })
})

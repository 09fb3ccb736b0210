/** Checks, comments, tokens, values and the audit; and that no row is seen from another repository. */
import { expect, test } from 'vitest'
import type { Store } from '../../app/store/store.ts'
import { buildReport } from '../fixtures/build-report.ts'
import { onBoth } from './on-both.ts'
import { makeEvaluation, makeRepository, noonMs } from './rows.ts'

const sha = 'a'.repeat(40)
const entry = {
  atMs: noonMs,
  repositoryId: 1,
  actor: 'ada',
  action: 'waive',
  subject: 'pull/7',
  details: '{}',
}

onBoth('the small parts', ({ open, reopen }) => {
  test('a check and a comment are saved over what was saved before', async () => {
    const { publications } = await open()
    await publications.saveCheck(1, sha, { id: 5, contentHash: 'h1', evaluationId: 'e1' })
    await publications.saveCheck(1, sha, { id: 5, contentHash: 'h2' })
    expect(await publications.getCheck(1, sha)).toEqual({ id: 5, contentHash: 'h2' })
    await publications.saveComment(1, 7, { id: 9_007_199_254_740_991, contentHash: 'h1', evaluationId: 'e1' })
    expect(await publications.getComment(1, 7)).toEqual({
      id: 9_007_199_254_740_991,
      contentHash: 'h1',
      evaluationId: 'e1',
    })
    expect(await publications.getComment(1, 8)).toBeUndefined()
  })

  test('a token is good once, and is forgotten some time after it expired', async () => {
    let atMs = noonMs
    const { tokens } = await open({ nowMs: () => atMs })
    const told = await Promise.all([1, 2, 3, 4].map(() => tokens.useOnce('jti', noonMs + 60_000)))
    expect(told.filter((isFirst) => isFirst)).toHaveLength(1)
    // a clock five minutes ahead does not make it good again
    atMs = noonMs + 60_000 + 300_000
    await tokens.useOnce('other', atMs)
    expect(await tokens.useOnce('jti', noonMs + 60_000)).toBe(false)
    atMs = noonMs + 60_000 + 600_001
    await tokens.useOnce('third', atMs)
    expect(await tokens.useOnce('jti', noonMs + 60_000)).toBe(true)
  })

  test('values are kept, also over a restart', async () => {
    const store = await open()
    await store.values.set('credentials', 'first')
    await store.values.set('credentials', 'second')
    await store.close()
    const { values } = await reopen()
    expect(await values.get('credentials')).toBe('second')
    expect(await values.get('absent')).toBeUndefined()
  })

  test('the audit pages from the newest on', async () => {
    const { audit } = await open()
    for (const action of ['a', 'b', 'c']) await audit.append({ ...entry, action })
    const { repositoryId: _, ...ofAll } = entry
    await audit.append(ofAll)
    const first = await audit.list(1, { limit: 2 })
    expect(first.rows).toEqual([
      { ...entry, action: 'c' },
      { ...entry, action: 'b' },
    ])
    expect(await audit.list(1, { limit: 2, cursor: first.next ?? '' })).toEqual({
      rows: [{ ...entry, action: 'a' }],
    })
  })

  test('the store proves that what it writes is there', async () => {
    const { health } = await open()
    await Promise.all([health.selfTest(), health.selfTest(), health.selfTest()])
    expect(health.lastFault()).toBeUndefined()
  })
})

/** Reads of one repository's rows, each from the side of `repositoryId`. */
const reads: Record<string, (store: Store, repositoryId: number) => Promise<unknown>> = {
  'an evaluation': ({ evaluations }, id) => evaluations.get(id, 'e1'),
  'the evaluations': async ({ evaluations }, id) => (await evaluations.list(id, { limit: 9 })).rows,
  'the evaluations of a subject': async ({ evaluations }, id) =>
    (await evaluations.list(id, { subject: 'pull/7', headSha: sha, limit: 9 })).rows,
  'the attempts': async ({ evaluations }, id) => {
    const row = await evaluations.find('e1')
    return row === undefined ? [] : evaluations.attempts({ ...row, repositoryId: id })
  },
  'a report': ({ reports }, id) => reports.read(id, ['e1']),
  'the comparisons': ({ reports }, id) => reports.comparisons(id, 'e1'),
  'the trials': async ({ reports }, id) => (await reports.trials(id, 'e1', { limit: 9 })).rows,
  'the history': async ({ reports }, id) => (await reports.history(id, 'support-triage', { limit: 9 })).rows,
  'the money': async ({ budgets }, id) =>
    (await budgets.spent(id, { day: '2026-11-20', currency: 'EUR', subject: 'pull/7' })).day || undefined,
  'the check': ({ publications }, id) => publications.getCheck(id, sha),
  'the comment': ({ publications }, id) => publications.getComment(id, 7),
  'the audit': async ({ audit }, id) => (await audit.list(id, { limit: 9 })).rows,
  'the repository': ({ repositories }, id) => repositories.get(id),
  'a move': ({ evaluations }, id) =>
    evaluations.move({
      repositoryId: id,
      id: 'e1',
      from: ['concluded'],
      patch: { progress: '{}' },
      nowMs: noonMs,
      jobs: [],
    }),
  'making it void': async ({ evaluations }, id) => {
    await evaluations.supersede({ repositoryId: id, subject: 'pull/8', nowMs: noonMs, jobs: () => [] })
    return (await evaluations.find('open'))?.state === 'superseded' ? 'void' : undefined
  },
}

onBoth('another repository sees nothing of', ({ open }) => {
  test.each(Object.entries(reads))('%s', async (_, read) => {
    const store = await open()
    const { report } = buildReport([{ base: [1, 0], head: [1, 1] }])
    await store.repositories.save(makeRepository(1))
    const begin = async (id: string, more = {}) => {
      const told = await store.evaluations.begin({
        evaluation: makeEvaluation(id, { state: 'running', ...more }),
        nowMs: noonMs,
        supersede: false,
        reserve: { currency: 'EUR', day: '2026-11-20', amount: 1 },
        jobs: [],
      })
      if (told.kind !== 'begun') throw new Error(told.kind)
      return told.evaluation
    }
    await begin('open', { subject: 'pull/8' })
    const evaluation = await begin('e1')
    const unit = { evaluation, nowMs: noonMs, jobs: [] }
    const body = new Uint8Array([1, 2, 3])
    await store.reports.save({ ...unit, runAttempt: 1, bodyHash: 'h', body, report })
    const verdict = { conclusion: 'pass', blocks: false, comparisons: [] } as never
    await store.reports.conclude({ ...unit, verdict, figures: '{}' })
    await store.publications.saveCheck(1, sha, { id: 5, contentHash: 'h' })
    await store.publications.saveComment(1, 7, { id: 5, contentHash: 'h' })
    await store.audit.append(entry)

    expect([undefined, []]).toContainEqual(await read(store, 2))
    expect([undefined, []]).not.toContainEqual(await read(store, 1))
  })
})

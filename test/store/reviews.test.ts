/** Reviews: a person's score of one answer of the head, with what the judges said of the same. */
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Store } from '../../app/store/store.ts'
import { sha256Hex } from '../../shared/json.ts'
import type { Report } from '../../shared/report/report.ts'
import { buildReport } from '../fixtures/build-report.ts'
import { onBoth } from './on-both.ts'
import { makeEvaluation, noonMs } from './rows.ts'

const { report } = buildReport([{ base: [1, 0], head: [1, 0.25], headNew: [0.5, 1] }])
const [comparison] = report.comparisons
const heads = report.trials.filter(({ arm, yardstick }) => arm === 'head' && yardstick === 'old')

async function save(store: Store, id: string, of: Report = report, runAttempt = 1) {
  const told = await store.evaluations.begin({
    evaluation: makeEvaluation(id, { state: 'running', subject: id }),
    nowMs: noonMs,
    supersede: false,
    jobs: [],
  })
  const evaluation = told.kind === 'over-budget' ? undefined : told.evaluation
  if (evaluation === undefined) throw new Error(told.kind)
  const body = gzipSync(JSON.stringify(of))
  const unit = { evaluation, runAttempt, bodyHash: sha256Hex(body), body, report: of }
  await store.reports.save({ ...unit, nowMs: noonMs, jobs: [] })
}

const review = {
  repositoryId: 1,
  evaluationId: 'e1',
  comparison: comparison?.id ?? '',
  caseKey: heads[1]?.case ?? '',
  repeat: heads[1]?.repeat ?? 0,
  fingerprint: comparison?.head?.fingerprint ?? '',
  login: 'ada',
  score: 0.5,
  atMs: noonMs,
}

onBoth('reviews', ({ open }) => {
  test("a person's score stands beside the judges', and the second replaces the first", async () => {
    const { reviews, ...store } = await open()
    await save({ reviews, ...store }, 'e1')
    expect(await reviews.save({ ...review, note: 'too short' })).toBe('saved')
    const scores = JSON.stringify(heads[1]?.scores)
    expect(await reviews.list(1, { evaluationId: 'e1' }, 9)).toEqual([
      { ...review, note: 'too short', scores },
    ])
    expect(await reviews.save({ ...review, login: 'bob', score: 0, atMs: noonMs + 1 })).toBe('saved')
    expect(await reviews.save({ ...review, score: 1, atMs: noonMs + 2 })).toBe('saved')
    expect(await reviews.list(1, { fingerprint: review.fingerprint }, 9)).toEqual([
      { ...review, score: 1, atMs: noonMs + 2, scores },
      { ...review, login: 'bob', score: 0, atMs: noonMs + 1, scores },
    ])
    expect(await reviews.list(1, {}, 1)).toHaveLength(1)
    expect(await reviews.list(1, { evaluationId: 'e2' }, 9)).toEqual([])
  })

  test('there is no such trial where one word of it is other', async () => {
    const store = await open()
    await save(store, 'e1')
    const others = [
      { evaluationId: 'e2' },
      { comparison: 'support/other@tiny' },
      { caseKey: 'support-triage-cases/999' },
      { repeat: 9 },
      { fingerprint: comparison?.base?.fingerprint ?? '' },
      { repositoryId: 2 },
    ]
    for (const other of others)
      expect([other, await store.reviews.save({ ...review, ...other })]).toEqual([other, 'no-such-trial'])
    expect(await store.reviews.list(1, {}, 9)).toEqual([])
  })

  test('the newest stored report is the one that is scored, and none that came too late', async () => {
    const store = await open()
    await save(store, 'e1')
    const move = (state: 'running' | 'superseded') =>
      store.evaluations.move({
        repositoryId: 1,
        id: 'e1',
        from: ['reported'],
        patch: { state },
        nowMs: noonMs,
        jobs: [],
      })
    const saveAgain = async (runAttempt: number, trials: Report['trials']) => {
      const evaluation = await store.evaluations.get(1, 'e1')
      if (evaluation === undefined) throw new Error('no evaluation')
      const body = new Uint8Array([runAttempt])
      const unit = { evaluation, runAttempt, bodyHash: `h${runAttempt}`, body, report: { ...report, trials } }
      return store.reports.save({ ...unit, nowMs: noonMs, jobs: [] })
    }
    const scores = JSON.stringify(heads[0]?.scores)
    const swapped = heads.map((trial, n) => ({ ...trial, scores: heads[1 - n]?.scores ?? [] }))
    await move('running')
    expect(await saveAgain(2, swapped)).toBe('stored')
    await move('superseded')
    expect(await saveAgain(3, heads)).toBe('void')
    expect(await store.reviews.save(review)).toBe('saved')
    expect(await store.reviews.list(1, { evaluationId: 'e1' }, 9)).toEqual([{ ...review, scores }])
  })
})

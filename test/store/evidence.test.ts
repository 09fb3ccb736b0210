/** Evidence: what a verdict is worth stands with its comparison, and is found by version. */
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Reports } from '../../app/store/report-store.ts'
import type { EvaluationRow, NewEvaluation } from '../../app/store/rows.ts'
import type { Store } from '../../app/store/store.ts'
import { sha256Hex } from '../../shared/json.ts'
import type { Report } from '../../shared/report/report.ts'
import { decideVerdict } from '../../shared/verdict/decide-verdict.ts'
import { buildReport } from '../fixtures/build-report.ts'
import { onBoth } from './on-both.ts'
import { makeEvaluation, noonMs } from './rows.ts'

const { report, policy } = buildReport([
  { base: [1, 1, 0, 1], head: [1, 0, 0, 1] },
  { base: [1, 1], head: [1, 1], suite: 'other' },
  { prompt: 'summary', base: [1, 1], head: [1, 1], runner: 'large' },
])
const verdict = decideVerdict(report, policy, { nowMs: noonMs })
const triage = 'support/support-triage@tiny'
const other = 'other/support-triage@tiny'
const summary = 'support/summary@large'
const headOf = (id: string) => report.comparisons.find((one) => one.id === id)?.head?.fingerprint ?? ''
const identity = (id: string) => report.runners.find((one) => one.id === id)?.identity

async function begin(store: Store, id: string, more: Partial<NewEvaluation> = {}): Promise<EvaluationRow> {
  const told = await store.evaluations.begin({
    evaluation: makeEvaluation(id, { state: 'running', ...more }),
    nowMs: noonMs,
    supersede: false,
    jobs: [],
  })
  if (told.kind !== 'begun') throw new Error(told.kind)
  return told.evaluation
}

async function save(store: Store, evaluation: EvaluationRow, of: Report = report, runAttempt = 1) {
  const body = gzipSync(JSON.stringify(of))
  const bodyHash = sha256Hex(body)
  return store.reports.save({ evaluation, runAttempt, bodyHash, body, report: of, nowMs: noonMs, jobs: [] })
}

type Evidence = NonNullable<Parameters<Reports['conclude']>[0]['evidence']>

function conclude(store: Store, evaluation: EvaluationRow, evidence?: Evidence, nowMs = noonMs + 1000) {
  const unit = { evaluation, verdict, figures: '{}', nowMs, jobs: [] }
  return store.reports.conclude(evidence === undefined ? unit : { ...unit, evidence })
}

async function states(store: Store, prompt: string) {
  return (await store.prompts.transitions(1, { prompt }, 9)).map((row) => [row.state, row.cause])
}

const all: Evidence = {
  [triage]: { standing: 'waived', proof: 'p1' },
  [other]: { standing: 'pass', proof: 'p2' },
  [summary]: { standing: 'inconclusive', proof: 'p3' },
}

onBoth('evidence', ({ open }) => {
  test('it is what was concluded of a version, with its yardstick and its runner', async () => {
    const store = await open()
    const evaluation = await begin(store, 'e1')
    await save(store, evaluation)
    expect(await store.promotions.evidence(1, [headOf(summary)])).toEqual([])
    await conclude(store, evaluation, all)
    expect(await store.promotions.evidence(1, [headOf(summary), 'nothing'])).toEqual([
      {
        evaluationId: 'e1',
        comparison: summary,
        suite: 'support',
        runner: 'large',
        fingerprint: headOf(summary),
        proof: 'p3',
        runnerIdentity: identity('large'),
        standing: 'inconclusive',
        concludedAtMs: noonMs + 1000,
        baseRef: 'main',
        pull: 7,
      },
    ])
    expect(await store.promotions.evidence(1, [headOf(triage), headOf(summary)])).toHaveLength(3)
    expect(await store.promotions.evidence(2, [headOf(triage)])).toEqual([])
    expect(await store.promotions.evidence(1, [])).toEqual([])
    const base = report.comparisons[0]?.base?.fingerprint ?? ''
    expect(await store.promotions.evidence(1, [base])).toEqual([])
  })

  test('a version is proved once, and only where all of it stands', async () => {
    const store = await open()
    const evaluation = await begin(store, 'e1')
    await save(store, evaluation)
    await conclude(store, evaluation, { ...all, [triage]: { standing: 'fail', proof: 'p1' } })
    expect(await states(store, 'support-triage')).toEqual([])
    expect(await states(store, 'summary')).toEqual([['proved', 'evaluation/e1']])
    // a waiver, and it is decided anew
    await conclude(store, evaluation, all)
    await conclude(store, evaluation, all)
    expect(await states(store, 'support-triage')).toEqual([['proved', 'evaluation/e1']])
    const second = await begin(store, 'e2', { subject: 'pull/8' })
    await save(store, second)
    await conclude(store, second, all)
    expect(await states(store, 'support-triage')).toHaveLength(1)
    expect(await states(store, 'summary')).toHaveLength(1)
  })

  test('it may be worth nothing, or lose what it was worth', async () => {
    const store = await open()
    const evaluation = await begin(store, 'e1')
    await save(store, evaluation)
    await conclude(store, evaluation)
    const [bare] = await store.promotions.evidence(1, [headOf(summary)])
    expect(bare).not.toHaveProperty('standing')
    expect(bare).not.toHaveProperty('proof')
    await conclude(store, evaluation, all)
    // concluded again without a word of it: it stays
    await conclude(store, evaluation)
    expect(await store.promotions.evidence(1, [headOf(summary)])).toMatchObject([{ proof: 'p3' }])
    await conclude(store, evaluation, { [summary]: {}, nobody: { standing: 'pass' } })
    expect((await store.promotions.evidence(1, [headOf(summary)]))[0]).not.toHaveProperty('standing')
  })

  test('newest first, and nothing of a report that came too late', async () => {
    const store = await open()
    for (const [n, id] of ['e1', 'e2', 'e3'].entries()) {
      const evaluation = await begin(store, id, { subject: `pull/${n}` })
      if (id === 'e2')
        await store.evaluations.supersede({
          repositoryId: 1,
          subject: 'pull/1',
          nowMs: noonMs,
          jobs: () => [],
        })
      await save(store, evaluation)
      await conclude(store, evaluation, all, noonMs + n)
    }
    const rows = await store.promotions.evidence(1, [headOf(summary)])
    expect(rows.map(({ evaluationId }) => evaluationId)).toEqual(['e3', 'e1'])
  })

  test('what runs once more is no evidence until it is concluded again', async () => {
    const store = await open()
    const evaluation = await begin(store, 'e1')
    await save(store, evaluation)
    await conclude(store, evaluation, all)
    const of = { repositoryId: 1, id: 'e1', nowMs: noonMs, jobs: [] }
    await store.evaluations.move({ ...of, from: ['concluded'], patch: { state: 'reported' } })
    expect(await store.promotions.evidence(1, [headOf(summary)])).toEqual([])
    await conclude(store, evaluation, all)
    expect(await store.promotions.evidence(1, [headOf(summary)])).toHaveLength(1)
  })

  test('of two reports of an evaluation the last one is evidence', async () => {
    const store = await open()
    const evaluation = await begin(store, 'e1')
    await save(store, evaluation)
    await store.evaluations.move({
      repositoryId: 1,
      id: 'e1',
      from: ['reported'],
      patch: { state: 'running' },
      nowMs: noonMs,
      jobs: [],
    })
    const runners = report.runners.map((runner) => ({ ...runner, identity: sha256Hex('upgraded') }))
    expect(await save(store, evaluation, { ...report, runners }, 2)).toBe('stored')
    await conclude(store, evaluation, all)
    // and one that comes after the verdict does not
    expect(await save(store, evaluation, report, 3)).toBe('void')
    expect(await store.promotions.evidence(1, [headOf(summary)])).toMatchObject([
      { runnerIdentity: sha256Hex('upgraded'), standing: 'inconclusive' },
    ])
  })

  test('what stands on another evaluation is kept with that one', async () => {
    const store = await open()
    const evaluation = await begin(store, 'e1')
    await save(store, evaluation)
    await conclude(store, evaluation, { ...all, [triage]: { standing: 'fail', proof: 'p1' } })
    const reused = await begin(store, 'e2', { subject: 'pull/8', state: 'concluded', evidenceId: 'e1' })
    await conclude(store, reused, all)
    expect(await store.promotions.evidence(1, [headOf(triage)])).toMatchObject([
      { evaluationId: 'e1', standing: 'pass' },
      { evaluationId: 'e1', standing: 'waived' },
    ])
  })

  test('the identity of a runner is that of the newest stored report that used it', async () => {
    const store = await open()
    expect(await store.promotions.runnerIdentities(1, 'main')).toEqual(new Map())
    const upgraded = (word: string): Report => ({
      ...report,
      comparisons: report.comparisons.filter(({ runner }) => runner === 'tiny'),
      runners: [{ ...report.runners[0], identity: sha256Hex(word) } as Report['runners'][number]],
    })
    await save(store, await begin(store, 'e1'))
    await save(store, await begin(store, 'e2', { subject: 'pull/8' }), upgraded('newer'))
    const late = await begin(store, 'e3', { subject: 'pull/9' })
    await store.evaluations.supersede({ repositoryId: 1, subject: 'pull/9', nowMs: noonMs, jobs: () => [] })
    await save(store, late, upgraded('late'))
    // the policy of a branch that anybody may have made can give the name of a runner to another model
    await save(store, await begin(store, 'e4', { subject: 'pull/10', baseRef: 'weak' }), upgraded('other'))
    expect(await store.promotions.runnerIdentities(1, 'main')).toEqual(
      new Map([
        ['tiny', sha256Hex('newer')],
        ['large', identity('large')],
      ]),
    )
    expect(await store.promotions.runnerIdentities(2, 'main')).toEqual(new Map())
  })
})

/** Reports: everything of one at once or nothing, once, and read back as it came. */
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
import { makeDelivery, makeEvaluation, noonMs } from './rows.ts'

type Save = Parameters<Reports['save']>[0]
const day = '2026-11-20'
const { report, policy } = buildReport([
  { base: [1, 1, 0, 1], head: [1, 0, 0, 1] },
  { prompt: 'summary', base: [1, 1], head: [1, 1] },
])

async function begin(store: Store, id = 'e1', more: Partial<NewEvaluation> = {}): Promise<EvaluationRow> {
  const told = await store.evaluations.begin({
    evaluation: makeEvaluation(id, { state: 'running', ...more }),
    nowMs: noonMs,
    supersede: false,
    reserve: { currency: 'EUR', day, amount: 2 },
    jobs: [],
  })
  if (told.kind !== 'begun') throw new Error(told.kind)
  return told.evaluation
}

function makeSave(evaluation: EvaluationRow, of: Report = report, more: Partial<Save> = {}): Save {
  const body = gzipSync(JSON.stringify(of))
  return {
    evaluation,
    runAttempt: 1,
    bodyHash: sha256Hex(body),
    body,
    report: of,
    nowMs: noonMs + 1000,
    spent: 1.5,
    jobs: [makeDelivery(`conclude/${evaluation.id}`)],
    ...more,
  }
}

async function allTrials(store: Store, repositoryId: number, id: string) {
  const rows = []
  let cursor: string | undefined
  do {
    const page = await store.reports.trials(repositoryId, id, {
      limit: 5,
      ...(cursor === undefined ? {} : { cursor }),
    })
    rows.push(...page.rows)
    cursor = page.next
  } while (cursor !== undefined)
  return rows
}

onBoth('reports', ({ open, query }) => {
  test('a report is stored with its trials, comparisons, datasets, money and jobs', async () => {
    const store = await open()
    const save = makeSave(await begin(store))
    expect(await store.reports.save(save)).toBe('stored')

    expect(await store.evaluations.get(1, 'e1')).toMatchObject({
      state: 'reported',
      updatedAtMs: noonMs + 1000,
    })
    const [read] = await store.reports.read(1, ['nobody', 'e1'])
    expect(read).toMatchObject({ evaluationId: 'e1', runAttempt: 1, bodyHash: save.bodyHash })
    expect(Buffer.from(read?.body ?? [])).toEqual(save.body)
    expect(await store.reports.comparisons(1, 'e1')).toMatchObject(
      report.comparisons.map(({ id, suite, prompt, runner, change, base, head }) => ({
        id,
        evaluationId: 'e1',
        suite,
        prompt,
        runner,
        change,
        baseFingerprint: base?.fingerprint,
        headFingerprint: head?.fingerprint,
      })),
    )
    const trials = await allTrials(store, 1, 'e1')
    expect(trials).toMatchObject(
      report.trials.map(({ comparison, arm, yardstick, repeat, outcome, output, latencyMs, ...trial }) => ({
        comparison,
        arm,
        yardstick,
        caseKey: trial.case,
        repeat,
        outcome,
        output,
        ...(latencyMs === undefined ? {} : { latencyMs }),
      })),
    )
    expect(trials.map(({ score }) => score)).toEqual(report.trials.map(({ scores }) => scores[0]?.score))
    expect(await store.budgets.spent(1, { day, currency: 'EUR', subject: 'pull/7' })).toEqual({
      day: 1.5,
      subject: 1.5,
    })
    expect(await query('select path, cases from datasets order by id')).toMatchObject(
      report.datasets.map(({ path, cases }) => ({ path, cases: cases.length })),
    )
    // a report says nothing of what a prompt is
    for (const table of ['prompts', 'versions'])
      expect(await query(`select count(*) as n from ${table}`)).toEqual([{ n: 0 }])
    expect(await query('select distinct runner, runner_identity from comparisons')).toEqual(
      report.runners.map(({ id, identity }) => ({ runner: id, runner_identity: identity })),
    )
    expect((await store.deliveries.known(['conclude/e1'])).size).toBe(1)
  })

  test('the same bytes are told as the same, other bytes for the key as a conflict', async () => {
    const store = await open()
    const evaluation = await begin(store)
    const save = makeSave(evaluation)
    const told = await Promise.all([1, 2, 3].map(() => store.reports.save(save)))
    expect(told.sort()).toEqual(['same', 'same', 'stored'])
    const other = makeSave(evaluation, { ...report, durationMs: 1 }, { jobs: [makeDelivery('other')] })
    expect(await store.reports.save(other)).toBe('conflict')
    expect(await store.reports.read(1, ['e1'])).toMatchObject([{ bodyHash: save.bodyHash }])
    expect((await store.deliveries.known(['other'])).size).toBe(0)
    expect(await allTrials(store, 1, 'e1')).toHaveLength(report.trials.length)
    expect((await store.budgets.spent(1, { day, currency: 'EUR' })).day).toBe(1.5)
  })

  test('of two bodies for a key at once, one is stored and the other is a conflict', async () => {
    const store = await open()
    const evaluation = await begin(store)
    const told = await Promise.all([
      store.reports.save(makeSave(evaluation)),
      store.reports.save(makeSave(evaluation, { ...report, durationMs: 1 })),
    ])
    expect(told.sort()).toEqual(['conflict', 'stored'])
    expect(await allTrials(store, 1, 'e1')).toHaveLength(report.trials.length)
  })

  test('a report for an order that was closed is history: no state, no job, and its money counts', async () => {
    const store = await open()
    const evaluation = await begin(store)
    await store.evaluations.supersede({
      repositoryId: 1,
      subject: 'pull/7',
      nowMs: noonMs,
      jobs: () => [],
    })
    expect(await store.reports.save(makeSave(evaluation))).toBe('void')
    expect(await store.reports.save(makeSave(evaluation))).toBe('void')
    expect((await store.evaluations.get(1, 'e1'))?.state).toBe('superseded')
    expect((await store.deliveries.known(['conclude/e1'])).size).toBe(0)
    expect(await store.reports.read(1, ['e1'])).toHaveLength(1)
    expect(await store.reports.comparisons(1, 'e1')).toHaveLength(2)
    expect((await store.reports.history(1, 'summary', { limit: 10 })).rows).toEqual([])
    expect((await store.budgets.spent(1, { day, currency: 'EUR' })).day).toBe(1.5)
  })

  test('the first attempt that comes after the second changes nothing', async () => {
    const store = await open()
    const evaluation = await begin(store)
    const second = makeSave(evaluation, report, { runAttempt: 2 })
    const first = makeSave(evaluation, { ...report, durationMs: 1 }, { runAttempt: 1 })
    expect(await store.reports.save(second)).toBe('stored')
    expect(await store.reports.save(first)).toBe('void')
    expect(await store.reports.read(1, ['e1'])).toMatchObject([{ runAttempt: 2 }])
  })

  test('unknown cost counts as all that was reserved', async () => {
    const store = await open()
    const { spent: _, ...save } = makeSave(await begin(store))
    await store.reports.save(save)
    expect((await store.budgets.spent(1, { day, currency: 'EUR' })).day).toBe(2)
  })

  test('a save that was cut short shows nothing, and is completed by the next one', async () => {
    const store = await open()
    const save = makeSave(await begin(store))
    // the database refuses this job, which no type allows
    const torn = { ...save, jobs: [{ ...makeDelivery('bad'), lane: undefined as unknown as string }] }
    await expect(store.reports.save(torn)).rejects.toThrow()
    expect(await query('select count(*) as n from trials')).toEqual([{ n: report.trials.length }])
    expect(await store.reports.read(1, ['e1'])).toEqual([])
    expect(await store.reports.comparisons(1, 'e1')).toEqual([])
    expect((await store.reports.trials(1, 'e1', { limit: 5 })).rows).toEqual([])
    expect((await store.evaluations.get(1, 'e1'))?.state).toBe('running')
    expect(await store.reports.save(save)).toBe('stored')
    expect(await allTrials(store, 1, 'e1')).toHaveLength(report.trials.length)
  })

  test('a save that was cut short and never taken up again is forgotten in time', async () => {
    const store = await open()
    const save = makeSave(await begin(store))
    // the database refuses this job, which no type allows
    const torn = { ...save, jobs: [{ ...makeDelivery('bad'), lane: undefined as unknown as string }] }
    await expect(store.reports.save(torn)).rejects.toThrow()
    while ((await store.reports.forgetOutputs(noonMs + 2000, 100)) > 0);
    for (const table of ['trials', 'report_bodies', 'reports'])
      expect(await query(`select count(*) as n from ${table}`)).toEqual([{ n: 0 }])
    expect(await store.reports.save(save)).toBe('stored')
  })

  test('a verdict stands with its evaluation and its comparisons, and shows in the history', async () => {
    const store = await open()
    const evaluation = await begin(store)
    const verdict = decideVerdict(report, policy, { nowMs: noonMs })
    const conclude = () =>
      store.reports.conclude({
        evaluation,
        verdict,
        figures: '{"headline":"x"}',
        nowMs: noonMs + 2000,
        jobs: [makeDelivery('publish/e1')],
      })
    expect(await conclude()).toBeUndefined()
    await store.reports.save(makeSave(evaluation))
    expect(await conclude()).toMatchObject({
      state: 'concluded',
      conclusion: verdict.conclusion,
      blocks: verdict.blocks,
      figures: '{"headline":"x"}',
      concludedAtMs: noonMs + 2000,
    })
    expect(await conclude()).toMatchObject({ state: 'concluded' })
    const [triage] = await store.reports.comparisons(1, 'e1')
    const decided = verdict.comparisons[0]
    expect(triage).toMatchObject({
      outcome: decided?.outcome,
      baseScore: decided?.base?.score,
      headScore: decided?.head?.score,
      delta: decided?.score?.value,
      low: decided?.score?.low,
      high: decided?.score?.high,
      p: decided?.test?.pWorseHolm,
    })
    const history = await store.reports.history(1, 'summary', { limit: 10 })
    expect(history.rows).toMatchObject([
      { evaluationId: 'e1', prompt: 'summary', atMs: noonMs + 1000, headSha: 'a'.repeat(40), pull: 7 },
    ])
    expect(await store.evaluations.attempts(evaluation)).toMatchObject([{ id: 'e1' }])
    expect((await store.deliveries.known(['publish/e1'])).size).toBe(1)
  })

  test('what was made void meanwhile is not concluded', async () => {
    const store = await open()
    const evaluation = await begin(store)
    await store.reports.save(makeSave(evaluation))
    await store.evaluations.supersede({ repositoryId: 1, subject: 'pull/7', nowMs: noonMs, jobs: () => [] })
    const verdict = decideVerdict(report, policy, { nowMs: noonMs })
    const unit = { evaluation, verdict, figures: '{}', nowMs: noonMs, jobs: [makeDelivery('publish')] }
    expect(await store.reports.conclude(unit)).toBeUndefined()
    expect((await store.deliveries.known(['publish'])).size).toBe(0)
  })

  test('the history of a prompt pages from the newest on', async () => {
    const store = await open()
    for (const id of ['e1', 'e2', 'e3']) {
      const evaluation = await begin(store, id)
      await store.reports.save(makeSave(evaluation))
    }
    const first = await store.reports.history(1, 'summary', { limit: 2 })
    expect(first.rows.map((row) => row.evaluationId)).toEqual(['e3', 'e2'])
    const rest = await store.reports.history(1, 'summary', { limit: 2, cursor: first.next ?? '' })
    expect(rest.rows.map((row) => row.evaluationId)).toEqual(['e1'])
    expect(rest).not.toHaveProperty('next')
  })

  test('outputs and bodies are forgotten in time, figures stay', async () => {
    const store = await open()
    const evaluation = await begin(store)
    // reasons quote the answers, and a judge's is a model's own
    const quoting = {
      ...report,
      trials: report.trials.map((trial, n) => ({
        ...trial,
        output: n === 0 ? '' : trial.output,
        scores: trial.scores.map((one) => ({ ...one, reason: `the answer is "my \\"reason\\": ${n}"` })),
      })),
    }
    await store.reports.save(makeSave(evaluation, quoting))
    const young = await begin(store, 'e2')
    await store.reports.save(makeSave(young, quoting, { nowMs: noonMs + 99_000 }))
    expect(await store.reports.forgetOutputs(noonMs + 1000, 100)).toBe(0)
    let calls = 0
    while ((await store.reports.forgetOutputs(noonMs + 1001, 5)) > 0) calls++
    expect(calls).toBeGreaterThan(2)
    expect(await store.reports.read(1, ['e1', 'e2'])).toMatchObject([{ evaluationId: 'e2' }])
    const trials = await allTrials(store, 1, 'e1')
    expect(trials).toHaveLength(report.trials.length)
    expect(trials.every(({ output, score }) => output === '' && score !== undefined)).toBe(true)
    const kept = report.trials.map(({ scores }) => scores.map((one) => ({ ...one, reason: '' })))
    const scoresOf = async (id: string) => {
      const page = { sort: 'position', isDescending: false, limit: 100 } as const
      const { rows } = await store.lists.trials(1, { evaluation: id }, page)
      return rows.map(({ scores }) => scores)
    }
    expect((await scoresOf('e1')).map((scores) => JSON.parse(scores) as unknown)).toEqual(kept)
    expect((await scoresOf('e2'))[0]).toContain('the answer is')
    expect(await store.reports.comparisons(1, 'e1')).toHaveLength(2)
    expect(await store.reports.save(makeSave(evaluation, quoting))).toBe('same')
  })

  test('answers keep what a database may trip over, and cannot speak SQL', async () => {
    const store = await open()
    const outputs = [
      "'); drop table trials; --",
      'half \ud800 pair',
      'a\0b',
      '',
      '🙂\u{2028}',
      '"[1]"',
      '12',
      'null',
    ]
    const strange = {
      ...report,
      trials: report.trials.map((trial, n) => ({ ...trial, output: outputs[n] ?? '' })),
    }
    await store.reports.save(makeSave(await begin(store), strange))
    const read = (await allTrials(store, 1, 'e1')).map(({ output }) => output)
    expect(read.slice(0, outputs.length)).toEqual([
      "'); drop table trials; --",
      'half \u{fffd} pair',
      'a\u{fffd}b',
      '',
      '🙂\u{2028}',
      '"[1]"',
      '12',
      'null',
    ])
  })

  test('a body of many pieces comes back as it was', async () => {
    const store = await open()
    const evaluation = await begin(store)
    const body = new Uint8Array(1_300_000).map((_, n) => (n * 31) % 251)
    await store.reports.save(makeSave(evaluation, report, { body, bodyHash: sha256Hex(body) }))
    const [read] = await store.reports.read(1, ['e1'])
    expect(sha256Hex(new Uint8Array(read?.body ?? []))).toBe(sha256Hex(body))
  })

  test('a report without trials is a report', async () => {
    const store = await open()
    const { report: bare } = buildReport([])
    expect(await store.reports.save(makeSave(await begin(store), bare))).toBe('stored')
    expect(await store.reports.comparisons(1, 'e1')).toEqual([])
    expect(await store.reports.trials(1, 'e1', { limit: 1 })).toEqual({ rows: [] })
  })
})

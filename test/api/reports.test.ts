/** What a job delivers: stored once, or refused with everything that is wrong with it. */
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../shared/report/report.ts'
import { type Api, evaluationId, goodReport, openApi, orderFor, pack } from './open-api.ts'

let api: Api
beforeEach(async () => {
  api = await openApi()
})
afterEach(() => api.close())

const change = (to: (report: Report) => unknown): Report => {
  const copy = structuredClone(goodReport)
  to(copy)
  return copy
}
const stored = async () => (await api.store.reports.read(101, [evaluationId])).length
const usd = { day: '2026-11-20', currency: 'USD' }

describe('a report that answers its order', () => {
  test('is stored with what it spent, and the verdict is asked for', async () => {
    await api.order({ state: 'running' })
    const body = pack(goodReport)
    expect(await api.call('report', body)).toMatchObject({ status: 202, value: { status: 'stored' } })
    expect(await api.row()).toMatchObject({ state: 'reported' })
    expect(await api.jobs()).toEqual([`publish:${evaluationId}:report-1`])
    expect(await api.store.budgets.spent(101, usd)).toMatchObject({ day: 0.25 })
    const [kept] = await api.store.reports.read(101, [evaluationId])
    expect(Buffer.from(kept?.body ?? []).equals(Buffer.from(body))).toBe(true)
  })

  test('twice is the same, another one of the same attempt a conflict', async () => {
    await api.order({ state: 'running' })
    await api.call('report', pack(goodReport))
    expect(await api.call('report', pack(goodReport))).toMatchObject({
      status: 200,
      value: { status: 'same' },
    })
    const other = pack(change((one) => Object.assign(one, { durationMs: 1 })))
    expect(await api.call('report', other)).toMatchObject({
      status: 409,
      value: { code: 'report-conflict' },
    })
    expect(await api.jobs()).toHaveLength(1)
  })

  test('for a head that is no longer current is kept as history', async () => {
    await api.order({ state: 'superseded' })
    expect(await api.call('report', pack(goodReport))).toMatchObject({
      status: 202,
      value: { status: 'kept-as-history' },
    })
    expect(await api.row()).toMatchObject({ state: 'superseded' })
    expect(await api.jobs()).toEqual([])
  })

  test.each<[string, Report['spent']]>([
    ['unknown', {}],
    ['told in another currency', { money: { amount: 0.1, currency: 'EUR' } }],
  ])('whose cost is %s: the whole reservation counts', async (_, spent) => {
    await api.order({ state: 'running' })
    expect((await api.call('report', pack({ ...goodReport, spent }))).status).toBe(202)
    expect(await api.store.budgets.spent(101, usd)).toMatchObject({ day: 1 })
  })

  test('counts also where GitHub does not tell who wrote the change', async () => {
    api.github.pull = new Error('502')
    await api.order({ state: 'running' })
    expect((await api.call('report', pack(goodReport))).status).toBe(202)
  })

  test('is what the server knows, wherever it knows it', async () => {
    await api.order({ state: 'running' })
    const lying = change((one) => {
      Object.assign(one.comparisons[0] ?? {}, { reasons: [] })
      one.policy.differences.push('nothing to see')
    })
    expect((await api.call('report', pack(lying))).status).toBe(202)
    expect(await api.store.reports.comparisons(101, evaluationId)).toMatchObject([{ change: 'edited' }])
  })

  test('of a later attempt counts its repeats on', async () => {
    await api.order({
      state: 'running',
      ordered: JSON.stringify({ ...orderFor(goodReport), firstRepeat: 2 }),
    })
    const later = change((one) => {
      for (const trial of one.trials) trial.repeat += 2
    })
    expect((await api.call('report', pack(later))).status).toBe(202)
  })

  test('may tell of mistakes that only the job could find, and lack the trials', async () => {
    await api.order({ state: 'running' })
    const told = change((one) => {
      one.trials = []
      one.problems = [{ path: 'prompts/a.prompt', code: 'missing-variable', message: 'm', severity: 'error' }]
    })
    expect((await api.call('report', pack(told))).status).toBe(202)
  })
})

describe('a report that is not taken', () => {
  test.each<[string, () => Uint8Array | string, number, string]>([
    ['more than 20 MiB', () => new Uint8Array(20 * 1024 * 1024 + 1), 413, 'report-too-large'],
    ['a gzip bomb', () => gzipSync(new Uint8Array(200 * 1024 * 1024), { level: 9 }), 413, 'report-too-large'],
    ['millions of values', () => gzipSync(`[${'{},'.repeat(4_000_000)}{}]`), 413, 'report-too-large'],
    ['nested for ever', () => gzipSync('['.repeat(10_000_000)), 413, 'report-too-large'],
    ['cut in the middle', () => pack(goodReport).subarray(0, 400), 422, 'report-cut'],
    [
      'damaged on its way',
      () => {
        const bytes = Uint8Array.from(pack(goodReport))
        bytes.fill(0, 100, 300)
        return bytes
      },
      422,
      'report-damaged',
    ],
    ['nothing', () => '', 422, 'report-cut'],
    ['HTML', () => '<html>', 422, 'report-damaged'],
    ['no JSON', () => gzipSync('<html>'), 422, 'report-not-json'],
    ['no UTF-8', () => gzipSync(new Uint8Array([0x22, 0xff, 0x22])), 422, 'report-not-utf8'],
    ['a newer version', () => pack({ ...goodReport, schema: 'promptgate.report/9' }), 422, 'report-schema'],
    ['a verdict in it', () => pack({ ...goodReport, verdict: 'pass' }), 422, 'report-with-verdict'],
    ['an unknown member', () => pack({ ...goodReport, passed: true }), 422, 'report-invalid'],
    ['a missing case', () => pack(change((one) => one.trials.pop())), 422, 'report-missing-trials'],
    [
      'an extra case',
      () => pack(change((one) => Object.assign(one.trials[0] ?? {}, { case: 'x/y' }))),
      422,
      'report-unknown-case',
    ],
    ["another order's", () => pack({ ...goodReport, evaluationId: 'x' }), 422, 'report-not-ordered'],
    [
      "nobody's",
      () => pack(change((one) => Reflect.deleteProperty(one, 'evaluationId'))),
      422,
      'report-not-ordered',
    ],
  ])('%s is refused, and the check says so at once', async (_, make, status, code) => {
    await api.order({ state: 'running' })
    const answer = await api.call('report', make())
    expect(answer).toMatchObject({ status, value: { status, code } })
    expect(answer.value['detail']).toBeTypeOf('string')
    expect(await stored()).toBe(0)
    const row = await api.row()
    if (code === 'report-too-large' && answer.value['problems'] === undefined) {
      expect(row).toMatchObject({ state: 'running' })
      return
    }
    expect(row).toMatchObject({ state: 'failed' })
    expect(row?.problems).toContain(code)
    expect(await api.jobs()).toEqual([`publish:${evaluationId}:refused-1`])
  })

  test('all of its contradictions are listed', async () => {
    await api.order({ state: 'running' })
    const wrong = change((one) => {
      Object.assign(one.change, { head: 'f'.repeat(40) })
      Object.assign(one.policy, { hash: 'f'.repeat(64) })
      Object.assign(one.comparisons[0] ?? {}, { runner: 'big' })
      Object.assign(one.runners[0] ?? {}, { id: 'big' })
    })
    const { value } = await api.call('report', pack(wrong))
    expect(value['problems']).toHaveLength(3)
    expect(value['detail']).toContain('the head commit')
    expect(value['detail']).toContain('its runner is "big", ordered was "tiny"')
  })

  test('bytes that the token does not vouch for', async () => {
    await api.order({ state: 'running' })
    const other = `promptgate/report/${'0'.repeat(64)}`
    const swapped = await api.call('report', pack(goodReport), { claims: { aud: other } })
    expect(swapped).toMatchObject({ status: 403, value: { code: 'token-wrong-audience' } })
    const claim = await api.call('report', pack(goodReport), {
      claims: { aud: `promptgate/claim/${evaluationId}` },
    })
    expect(claim).toMatchObject({ status: 403, value: { code: 'token-wrong-audience' } })
    expect(await api.row()).toMatchObject({ state: 'running' })
    expect(await stored()).toBe(0)
  })

  test('a stranger may not even send it', async () => {
    await api.order({ state: 'running' })
    const huge = new Uint8Array(21 * 1024 * 1024)
    const answer = await api.call('report', huge, { claims: { ref: 'refs/heads/x' } })
    expect(answer).toMatchObject({ status: 403, value: { code: 'token-wrong-ref' } })
  })

  test('the report of a void order is refused like any other, and changes nothing', async () => {
    await api.order({ state: 'superseded' })
    expect((await api.call('report', pack({ ...goodReport, schema: 'x' }))).status).toBe(422)
    expect(await api.row()).toMatchObject({ state: 'superseded' })
    expect(await api.jobs()).toEqual([])
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { decideVerdict } from '../verdict/decide-verdict.ts'
import { mergeAttempts } from './merge-attempts.ts'
import type { Report } from './report.ts'

type Scores = NonNullable<ComparisonSpec['head']>

/** An attempt whose repeats begin at `firstRepeat`; base answers everything rightly. */
function attempt(
  number: number,
  firstRepeat: number,
  scores: { readonly base?: Scores; readonly head: Scores },
  report: Partial<Report> = {},
) {
  const base = scores.base ?? scores.head.map((one) => (Array.isArray(one) ? one.map(() => 1) : 1))
  const built = buildReport([
    {
      base,
      head: scores.head,
      trial: (trial) => ({ ...trial, repeat: trial.repeat + firstRepeat }),
    },
  ])
  return { policy: built.policy, report: { ...built.report, attempt: number, ...report } }
}

const outcomeOf = (report: Report, { policy } = attempt(1, 0, { head: [1] })) =>
  decideVerdict(report, policy).comparisons[0]

describe('evidence adds up', () => {
  const first = attempt(1, 0, { head: times(10, [1, 0]) }).report
  const second = attempt(2, 2, { head: times(10, [1, 1]) }).report
  const merged = mergeAttempts([first, second])

  test('every trial of both is there, each at its own repeat', () => {
    expect(merged.trials).toHaveLength(80)
    expect(new Set(merged.trials.map((one) => `${one.arm}${one.case}${one.repeat}`))).toHaveLength(80)
    expect(merged.comparisons[0]?.repeat).toBe(4)
    expect(merged.attempt).toBe(2)
    expect(merged.problems).toEqual([])
  })
  test('what was called and spent is the sum', () => {
    expect(merged.calls).toMatchObject({ planned: 80, made: 80, noise: 20 })
    expect(merged.spent.computeSeconds).toBeCloseTo(0.72)
    expect(merged.runners[0]?.noise).toEqual({ sampled: 20, disagreed: 0, cases: [] })
  })
  test('the verdict sees the mean of all repeats', () => {
    expect(outcomeOf(first)?.score?.value).toBeCloseTo(-0.5)
    expect(outcomeOf(second)?.score?.value).toBeCloseTo(0)
    expect(outcomeOf(merged)?.score?.value).toBeCloseTo(-0.25)
  })
  test('the order in which they are given says nothing, and one alone is itself', () => {
    expect(mergeAttempts([second, first])).toEqual(merged)
    expect(mergeAttempts([first])).toBe(first)
    expect(() => mergeAttempts([])).toThrow('no attempt')
  })
})

test('more attempts of a noisy runner narrow the interval', () => {
  // each answer is right seven times of ten on both sides, in a fixed pattern
  const noisy = (seed: number): Scores =>
    Array.from({ length: 40 }, (_, index) =>
      [0, 1].map((repeat) => (((index + 1) * 7919 + (seed + repeat) * 104_729) % 10 < 7 ? 1 : 0)),
    )
  const attempts = [0, 1, 2, 3].map(
    (one) => attempt(one + 1, one * 2, { base: noisy(one * 31 + 5), head: noisy(one * 17) }).report,
  )
  const width = (reports: readonly Report[]) => {
    const score = outcomeOf(mergeAttempts(reports))?.score
    if (score === undefined) throw new Error('no score was measured')
    return score.high - score.low
  }
  expect(width(attempts)).toBeLessThan(width(attempts.slice(0, 1)) * 0.8)
})

describe('what failed is no evidence', () => {
  test('gaps of an earlier attempt are filled by the newest: it can pass again', () => {
    const broken = attempt(1, 0, { head: [...times(60, null), ...times(140, 1)] })
    const whole = attempt(2, 1, { head: times(200, 1) })
    expect(decideVerdict(broken.report, broken.policy).conclusion).toBe('error')
    const merged = mergeAttempts([broken.report, whole.report])
    expect(merged.comparisons[0]?.repeat).toBe(1)
    expect(merged.trials).toHaveLength(200 + 140 + 400)
    expect(decideVerdict(merged, whole.policy).conclusion).toBe('pass')
  })
  test('gaps of the newest attempt count, whatever earlier ones measured', () => {
    const whole = attempt(1, 0, { head: times(200, 1) })
    const broken = attempt(2, 1, { head: times(200, null) })
    const merged = mergeAttempts([whole.report, broken.report])
    expect(merged.comparisons[0]?.repeat).toBe(2)
    expect(decideVerdict(merged, whole.policy).conclusion).toBe('error')
  })
  test('a stopped newest attempt never passes; an earlier stop is over', () => {
    const stopped = { stopped: { kind: 'runner', message: 'it is away' } } as const
    const away = attempt(2, 1, { head: times(200, 1) }, stopped)
    const whole = attempt(1, 0, { head: times(200, 1) })
    expect(decideVerdict(mergeAttempts([away.report, whole.report]), whole.policy).conclusion).toBe('error')
    const later = attempt(3, 2, { head: times(200, 1) })
    const merged = mergeAttempts([away.report, later.report])
    expect(merged.stopped).toBeUndefined()
    expect(merged.comparisons[0]?.repeat).toBe(1)
    expect(decideVerdict(merged, whole.policy).conclusion).toBe('pass')
  })
  test('what a judge could not say earlier is left out', () => {
    const one = attempt(1, 0, { head: [1, 1] }).report
    for (const trial of one.trials)
      Object.assign(trial.scores[0] ?? {}, { missing: true, passed: false, score: 0 })
    const merged = mergeAttempts([one, attempt(2, 1, { head: [1, 1] }).report])
    expect(merged.trials.filter(({ repeat }) => repeat === 0).flatMap(({ scores }) => scores)).toEqual([])
    expect(merged.comparisons[0]?.repeat).toBe(1)
  })
})

describe('attempts that cannot be compared', () => {
  const older = attempt(1, 0, { head: [0, 0] }).report
  const newer = attempt(2, 1, { head: [1, 1] }).report
  const change = (to: (report: Report) => void, report = older): Report => {
    const copy = structuredClone(report)
    to(copy)
    return copy
  }
  test.each<[string, Report]>([
    [
      'another build of the runner',
      change((one) => Object.assign(one.runners[0] ?? {}, { identity: 'f'.repeat(64) })),
    ],
    [
      'another version at head',
      change((one) => Object.assign(one.comparisons[0]?.head ?? {}, { fingerprint: 'f'.repeat(64) })),
    ],
    [
      'another content of the dataset',
      change((one) => Object.assign(one.datasets[0] ?? {}, { hash: 'f'.repeat(64) })),
    ],
    ['a comparison less', change((one) => one.comparisons.pop())],
  ])('%s: left out, with a warning; its costs still count', (_, other) => {
    const merged = mergeAttempts([other, newer])
    expect(merged.trials).toEqual(newer.trials)
    expect(merged.comparisons[0]?.repeat).toBe(1)
    expect(merged.calls.made).toBe(8)
    expect(merged.problems).toMatchObject([{ code: 'attempt-left-out', severity: 'warning' }])
    expect(merged.problems[0]?.message).toContain('one earlier attempt does not count')
  })
  test('a newest attempt that reached no runner leaves the earlier ones theirs', () => {
    const none = change((one) => {
      Object.assign(one, { attempt: 2, runners: [], trials: [], stopped: { kind: 'runner', message: '' } })
    }, newer)
    const merged = mergeAttempts([none, older])
    expect(merged.trials).toHaveLength(4)
    expect(merged.runners).toHaveLength(1)
    expect(merged.problems).toEqual([])
  })
  test("a trial that stands in two attempts is the newer one's", () => {
    const merged = mergeAttempts([older, attempt(2, 0, { head: [1, 1] }).report])
    expect(merged.trials).toHaveLength(4)
    expect(merged.trials.every(({ scores }) => scores[0]?.score === 1)).toBe(true)
  })
})

describe('money', () => {
  const paid = (number: number, spent: Report['spent'], calls: Partial<Report['calls']> = {}) => {
    const { report } = attempt(number, number - 1, { head: [1] })
    return { ...report, spent, calls: { ...report.calls, ...calls } }
  }
  const usd = (amount: number) => ({ money: { amount, currency: 'USD' } })
  test.each<[string, Report[], Report['spent']]>([
    ['known in both', [paid(1, usd(1)), paid(2, usd(2))], usd(3)],
    ['unknown in one', [paid(1, usd(1)), paid(2, {})], {}],
    ['in two currencies', [paid(1, usd(1)), paid(2, { money: { amount: 1, currency: 'EUR' } })], {}],
    ['one called nobody', [paid(1, usd(1)), paid(2, {}, { made: 0, noise: 0 })], usd(1)],
  ])('%s', (_, reports, spent) => {
    expect(mergeAttempts(reports).spent).toEqual(spent)
  })
})

test('judges add up by evaluator and runner', () => {
  const judged = (number: number, judge: Partial<Report['judges'][number]>) =>
    attempt(
      number,
      number - 1,
      { head: [1] },
      {
        judges: [{ evaluator: 'tone', runner: 'tiny', calls: 10, ...judge }],
      },
    ).report
  const merged = mergeAttempts([
    judged(1, { canaries: { tried: 4, right: 4 }, agreement: 1 }),
    judged(2, { calls: 30, canaries: { tried: 4, right: 3 }, agreement: 0.8 }),
  ])
  expect(merged.judges).toEqual([
    { evaluator: 'tone', runner: 'tiny', calls: 40, canaries: { tried: 8, right: 7 }, agreement: 0.85 },
  ])
})

test('whatever was measured: no trial is lost or made up, and the order of attempts says nothing', () => {
  const score = fc.constantFrom(0, 1, null)
  const scores = fc.array(fc.array(score, { minLength: 2, maxLength: 2 }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(scores, { minLength: 1, maxLength: 4 }), (all) => {
      const reports = all.map((head, index) => attempt(index + 1, index * 2, { head }).report)
      const merged = mergeAttempts(reports)
      expect(mergeAttempts(reports.toReversed())).toEqual(merged)
      const measured = reports.flatMap((one) => one.trials.filter(({ outcome }) => outcome !== 'failed'))
      const kept = merged.trials.filter(({ outcome }) => outcome !== 'failed')
      expect(new Set(kept)).toEqual(new Set(measured))
      expect(kept).toHaveLength(measured.length)
      const failed = reports.at(-1)?.trials.filter(({ outcome }) => outcome === 'failed').length
      expect(merged.trials.length - kept.length).toBe(failed)
    }),
    { seed: 20_261_120, numRuns: 200 },
  )
})

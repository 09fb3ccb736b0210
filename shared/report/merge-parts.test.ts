/** Attempts of some of the prompts and of the whole: what they say together. */
import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { decideVerdict } from '../verdict/decide-verdict.ts'
import { mergeAttempts } from './merge-attempts.ts'
import type { Report } from './report.ts'

type Scores = NonNullable<ComparisonSpec['head']>

describe('an attempt of some of the prompts joins that of the whole', () => {
  const both = (
    number: number,
    firstRepeat: number,
    of: Record<string, Scores>,
    more: Partial<Report> = {},
  ) => {
    const specs = Object.entries(of).map(
      ([prompt, head]): ComparisonSpec => ({
        prompt,
        base: head.map((one) => (Array.isArray(one) ? one.map(() => 1) : 1)),
        head,
        trial: (trial) => ({ ...trial, repeat: trial.repeat + firstRepeat }),
      }),
    )
    const built = buildReport(specs)
    return { policy: built.policy, report: { ...built.report, attempt: number, ...more } }
  }
  const whole = both(1, 0, { alpha: times(200, 1), beta: times(200, 1) })
  const outcomes = (report: Report) =>
    decideVerdict(report, whole.policy).comparisons.map(({ id, outcome }) => `${id} ${outcome}`)

  test('its comparisons are those of the whole, with the new trials added to one', () => {
    const merged = mergeAttempts([both(2, 1, { beta: times(200, 1) }).report, whole.report])
    expect(merged.comparisons.map(({ prompt, repeat }) => [prompt, repeat])).toEqual([
      ['alpha', 1],
      ['beta', 2],
    ])
    expect(merged.trials).toHaveLength(800 + 400)
    expect(merged.datasets).toHaveLength(2)
    expect(merged.problems).toEqual([])
    expect(decideVerdict(merged, whole.policy)).toMatchObject({ conclusion: 'pass', blocks: false })
  })

  test('it opens nothing: what regressed in the whole still does', () => {
    const bad = both(1, 0, { alpha: times(200, 0), beta: times(200, 1) }).report
    const merged = mergeAttempts([bad, both(2, 1, { beta: times(200, 1) }).report])
    expect(outcomes(merged)).toEqual(['support/alpha@tiny regressed', 'support/beta@tiny held'])
  })

  test('two parts make a whole, whichever came first', () => {
    const parts = [both(1, 0, { alpha: times(200, 1) }), both(2, 1, { beta: times(200, 1) })]
    const merged = mergeAttempts(parts.map(({ report }) => report))
    expect(outcomes(merged)).toEqual(['support/alpha@tiny held', 'support/beta@tiny held'])
  })

  test('gaps of the only attempt that has a comparison count, and so does its stop', () => {
    const gaps = both(1, 0, { alpha: [...times(100, 1), ...times(100, null)], beta: times(200, 1) })
    const part = both(2, 1, { beta: times(200, 1) }).report
    expect(decideVerdict(mergeAttempts([gaps.report, part]), whole.policy).conclusion).toBe('error')
    const stopped = { stopped: { kind: 'runner', message: 'it is away' } } as const
    const cut = both(1, 0, { alpha: times(200, 1), beta: times(200, 1) }, stopped).report
    expect(mergeAttempts([cut, part]).stopped).toEqual(stopped.stopped)
    expect(decideVerdict(mergeAttempts([cut, part]), whole.policy).blocks).toBe(true)
  })

  test('what the whole never measured, another machine answered or other cases asked is not joined', () => {
    const part = both(2, 1, { beta: times(200, 1) }).report
    const empty = { ...whole.report, trials: [] }
    expect(mergeAttempts([empty, part]).comparisons.map(({ prompt }) => prompt)).toEqual(['beta'])
    const other = structuredClone(whole.report)
    Object.assign(other.runners[0] ?? {}, { identity: 'f'.repeat(64) })
    expect(mergeAttempts([other, part]).comparisons.map(({ prompt }) => prompt)).toEqual(['beta'])
    expect(mergeAttempts([other, part]).problems).toMatchObject([{ code: 'attempt-left-out' }])
  })
})

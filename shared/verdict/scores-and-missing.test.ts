import { describe, expect, test } from 'vitest'
import { caseId, times } from '../../test/fixtures/build-report.ts'
import { decide, losses, ones, only } from '../../test/fixtures/decide-report.ts'
import type { ReportScore, ReportTrial } from '../report/report.ts'

describe('scores of cases', () => {
  const scores = (...list: (Partial<ReportScore> & { evaluator: string; score: number })[]): ReportScore[] =>
    list.map((one) => ({
      uses: 'equals',
      passed: one.score === 1,
      weight: 1,
      required: false,
      reason: 'r',
      ...one,
    }))

  test('the weighted mean of its evaluators; it passes when every one of them does', () => {
    const trial = (one: ReportTrial) => ({
      ...one,
      scores: scores({ evaluator: 'a', score: 1, weight: 3 }, { evaluator: 'b', score: 0 }),
    })
    const { head } = only(decide([{ base: ones(4), head: ones(4), trial }]))
    expect(head).toMatchObject({ score: 0.75, passed: 0, passRate: 0 })
  })

  test('repeats are averaged; a case passes when more than half of them do', () => {
    const { head } = only(
      decide(
        [
          {
            base: times(4, [1, 1]),
            head: [
              [1, 0],
              [1, 1],
              [0, 0],
              [null, 1],
            ],
          },
        ],
        { gate: { maxMissing: 1 } },
      ),
    )
    expect(head?.score).toBeCloseTo((0.5 + 1 + 0 + 1) / 4, 12)
    expect(head?.passed).toBe(2)
  })

  test('case weights count in the score', () => {
    const { score, head } = only(decide([{ base: ones(3), head: [0, 1, 1], weights: [2, 1, 1] }]))
    expect(head?.score).toBeCloseTo(0.5, 12)
    expect(score?.value).toBeCloseTo(-0.5, 12)
  })

  test('an evaluator measured on one side only is no difference', () => {
    const trial = (one: ReportTrial) => ({
      ...one,
      scores: scores(
        { evaluator: 'a', score: 1 },
        { evaluator: 'b', uses: 'judge', score: 0, ...(one.arm === 'base' ? { missing: true } : {}) },
      ),
    })
    const comparison = only(decide([{ base: ones(9), head: ones(9), trial }], { gate: { maxMissing: 1 } }))
    expect(comparison.score?.value).toBe(0)
    expect(comparison.flips).toEqual([])
    expect(comparison.base).toMatchObject({ score: 1, passed: 9 })
    expect(comparison.head).toMatchObject({ score: 0.5, passed: 0 })
  })

  test('unscored cases are neither passed nor zero', () => {
    const { head } = only(decide([{ base: ones(10), head: [...ones(6), ...times(4, 'unscored' as const)] }]))
    expect(head).toMatchObject({
      cases: 10,
      scored: 6,
      unscored: 4,
      missing: 0,
      passed: 6,
      score: 1,
      passRate: 1,
    })
  })

  test.each(['empty', 'cut-off', 'refused'] as const)(
    'an answer that is %s is scored, and counted',
    (outcome) => {
      const trial = (one: ReportTrial) =>
        one.arm === 'head' && one.case.endsWith(caseId(0)) ? { ...one, outcome, output: '' } : one
      const { head } = only(decide([{ base: ones(10), head: losses(1, 10), trial }]))
      expect(head).toMatchObject({ scored: 10, missing: 0, passed: 9, score: 0.9 })
      expect(head?.outcomes[outcome]).toBe(1)
    },
  )
})

describe('missing data', () => {
  const lost = (count: number, of: number) => [...times(count, null), ...ones(of - count)]
  test.each([
    ['2 of 200 calls failed', 2, 'pass', 'held'],
    ['4 of 200: at the limit', 4, 'pass', 'held'],
    ['5 of 200', 5, 'error', 'unmeasured'],
  ] as const)('%s', (_, count, conclusion, outcome) => {
    for (const side of ['base', 'head'] as const) {
      const verdict = decide([{ base: ones(200), head: ones(200), [side]: lost(count, 200) }])
      expect(verdict.conclusion).toBe(conclusion)
      expect(only(verdict).outcome).toBe(outcome)
      expect(only(verdict)[side]?.missing).toBe(count)
      expect(only(verdict)[side]?.score).toBe(1)
      if (conclusion === 'error') expect(verdict.errorKind).toBe('infrastructure')
    }
  })

  test('failed repeats count by their share', () => {
    const head = times(200, [1, 1, null])
    expect(decide([{ base: times(200, [1, 1, 1]), head }]).conclusion).toBe('error')
  })

  test('a proven regression stands beside missing data', () => {
    const verdict = decide([{ base: ones(60), head: [...times(5, null), ...times(20, 0), ...ones(35)] }])
    expect(verdict.conclusion).toBe('fail')
    expect(only(verdict).outcome).toBe('regressed')
  })

  test('a judge that could not be asked is missing by its weight, a latency from the cache is not', () => {
    const withMissing = (uses: string) => (one: ReportTrial) => ({
      ...one,
      scores: [
        ...one.scores,
        {
          evaluator: 'x',
          uses,
          score: 0,
          passed: false,
          missing: true,
          weight: 1,
          required: false,
          reason: '',
        },
      ],
    })
    const build = (uses: string) => decide([{ base: ones(200), head: ones(200), trial: withMissing(uses) }])
    expect(build('judge')).toMatchObject({ conclusion: 'error', errorKind: 'infrastructure' })
    expect(build('latency').conclusion).toBe('pass')
  })
})

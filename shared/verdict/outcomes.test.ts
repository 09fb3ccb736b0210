import { describe, expect, test } from 'vitest'
import { type BuildOptions, type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { decide, losses, ones, only } from '../../test/fixtures/decide-report.ts'
import type { ComparisonVerdict, Verdict } from './verdict.ts'

describe('outcome and conclusion of one comparison', () => {
  const graded = (shift: number) => Array.from({ length: 40 }, (_, i) => 0.7 + (i % 7) / 50 + shift)
  const table: [string, ComparisonSpec, BuildOptions, ComparisonVerdict['outcome'], Verdict['conclusion']][] =
    [
      ['41 of 60 lost', { base: ones(60), head: losses(41, 60) }, {}, 'regressed', 'fail'],
      ['5 of 60 lost', { base: ones(60), head: losses(5, 60) }, {}, 'regressed', 'fail'],
      [
        '4 of 60 lost: p = 0.0625',
        { base: ones(60), head: losses(4, 60) },
        {},
        'inconclusive',
        'inconclusive',
      ],
      [
        '5 of 60 lost, 10 points allowed',
        { base: ones(60), head: losses(5, 60) },
        { gate: { maxRegression: 0.1 } },
        'inconclusive',
        'inconclusive',
      ],
      [
        'nothing lost of 60, 2 points allowed',
        { base: ones(60), head: ones(60) },
        {},
        'inconclusive',
        'inconclusive',
      ],
      [
        'nothing lost of 60, 5 points allowed',
        { base: ones(60), head: ones(60) },
        { gate: { maxRegression: 0.05 } },
        'held',
        'pass',
      ],
      ['nothing lost of 132', { base: ones(132), head: ones(132) }, {}, 'inconclusive', 'inconclusive'],
      ['nothing lost of 133', { base: ones(133), head: ones(133) }, {}, 'held', 'pass'],
      ['40 of 60 won', { base: losses(40, 60), head: ones(60) }, {}, 'improved', 'pass'],
      [
        '4 of 60 won, 5 points allowed',
        { base: losses(4, 60), head: ones(60) },
        { gate: { maxRegression: 0.05 } },
        'held',
        'pass',
      ],
      ['three cases, nothing lost', { base: ones(3), head: ones(3) }, {}, 'inconclusive', 'inconclusive'],
      [
        'three cases, everything lost',
        { base: ones(3), head: times(3, 0) },
        {},
        'inconclusive',
        'inconclusive',
      ],
      [
        'three equal scores',
        { base: times(3, 0.8), head: times(3, 0.8) },
        {},
        'inconclusive',
        'inconclusive',
      ],
      ['three cases, everything won', { base: times(3, 0), head: ones(3) }, {}, 'held', 'pass'],
      ['one case', { base: [1], head: [1] }, {}, 'inconclusive', 'inconclusive'],
      ['scores down by a tenth', { base: graded(0), head: graded(-0.1) }, {}, 'regressed', 'fail'],
      [
        'scores up by a tenth',
        { base: graded(0), head: graded(0.1) },
        { gate: { maxRegression: 0.05 } },
        'improved',
        'pass',
      ],
      [
        'scores as they were',
        { base: graded(0), head: graded(0) },
        { gate: { maxRegression: 0.1 } },
        'held',
        'pass',
      ],
      ['a new prompt', { head: ones(5) }, {}, 'new', 'pass'],
      ['a deleted prompt', {}, {}, 'deleted', 'pass'],
      [
        'nothing asserted',
        { base: times(9, 'unscored'), head: times(9, 'unscored') },
        {},
        'inconclusive',
        'inconclusive',
      ],
      ['a new prompt, nothing asserted', { head: times(9, 'unscored') }, {}, 'inconclusive', 'inconclusive'],
      ['no case', { base: [], head: [] }, {}, 'unmeasured', 'error'],
      ['a new prompt without a case', { head: [] }, {}, 'unmeasured', 'error'],
      ['every call failed', { base: times(9, null), head: times(9, null) }, {}, 'unmeasured', 'error'],
      ['every call at head failed', { base: ones(200), head: times(200, null) }, {}, 'unmeasured', 'error'],
    ]
  test.each(table)('%s', (_, spec, options, outcome, conclusion) => {
    const verdict = decide([spec], options)
    expect(only(verdict).outcome).toBe(outcome)
    expect(verdict.conclusion).toBe(conclusion)
    expect(verdict.blocks).toBe(conclusion === 'fail' || conclusion === 'error')
  })

  test('inconclusive blocks where the policy says so', () => {
    const verdict = decide([{ base: ones(60), head: ones(60) }], { gate: { onInconclusive: 'fail' } })
    expect(verdict).toMatchObject({ conclusion: 'inconclusive', blocks: true })
    expect(verdict.headline).toMatch(/^Promptgate blocks this merge, as its policy asks for proof: /)
  })

  test('inconclusive says how many cases would settle it, and what it can see', () => {
    const { needed } = only(decide([{ base: ones(60), head: ones(60) }]))
    expect(needed?.cases).toBe(73)
    expect(needed?.smallestDrop).toBeCloseTo(0.1, 1)
    expect(only(decide([{ base: ones(133), head: ones(133) }])).needed).toBeUndefined()
  })

  test('nothing affected', () => {
    expect(decide([])).toEqual({
      conclusion: 'pass',
      blocks: false,
      nothingAffected: true,
      comparisons: [],
      headline: 'No prompt is affected by this change.',
    })
  })

  test('one version on both sides is held, whatever the number of cases: no test, no doubt', () => {
    const same = {
      base: [1, 0.5, 1],
      head: [1, 0.5, 1],
      baseVersion: 'v',
      headVersion: 'v',
      change: 'unchanged',
    } as const
    const verdict = decide([same])
    const comparison = only(verdict)
    expect(comparison).toMatchObject({ outcome: 'held', score: { value: 0, low: 0, high: 0 } })
    expect(comparison.test).toBeUndefined()
    expect(comparison.sentence).toContain('the same version')
  })
})

describe('which test, which interval', () => {
  const table: [string, ComparisonSpec, string, string][] = [
    ['0 and 1', { base: ones(30), head: losses(9, 30) }, 'mcnemar-exact', 'paired-score'],
    [
      '0 and 1 of unequal weight',
      { base: ones(30), head: losses(12, 30), weights: [...times(15, 2), ...times(15, 1)] },
      'sign-flip-exact',
      'studentised-bootstrap',
    ],
    [
      '0 and 1 of unequal weight, few lost',
      { base: ones(30), head: losses(9, 30), weights: [...times(15, 2), ...times(15, 1)] },
      'sign-flip-exact',
      'paired-score',
    ],
    ['one half among them', { base: [0.5, ...ones(29)], head: ones(30) }, 'sign-flip-exact', 'paired-score'],
    [
      '20 that moved',
      { base: times(30, 0.8), head: [...Array.from({ length: 20 }, (_, i) => i / 40), ...times(10, 0.8)] },
      'sign-flip-exact',
      'studentised-bootstrap',
    ],
    [
      '21 that moved',
      { base: times(30, 0.8), head: [...Array.from({ length: 21 }, (_, i) => i / 42), ...times(9, 0.8)] },
      'sign-flip-sampled',
      'studentised-bootstrap',
    ],
    [
      'repeats that agree',
      { base: times(12, [1, 1]), head: times(12, [0, 0]) },
      'mcnemar-exact',
      'paired-score',
    ],
    [
      'repeats that do not',
      { base: times(12, [1, 1]), head: times(12, [0, 1]) },
      'sign-flip-exact',
      'paired-score',
    ],
  ]
  test.each(table)('%s', (_, spec, method, interval) => {
    expect(only(decide([spec])).test).toMatchObject({ method, interval })
  })
})

describe('Holm over all comparisons', () => {
  const five = { base: ones(60), head: losses(5, 60) } as const
  test('five losses of 60 are proven alone (p = 0.031) and not in two comparisons (0.063)', () => {
    const alone = only(decide([five]))
    expect(alone.test?.pWorseHolm).toBeCloseTo(1 / 32, 12)
    const verdict = decide([five, { ...five, prompt: 'other', head: ones(60) }])
    expect(verdict.comparisons[0]?.test?.pWorse).toBeCloseTo(1 / 32, 12)
    expect(verdict.comparisons[0]?.test?.pWorseHolm).toBeCloseTo(2 / 32, 12)
    expect(verdict.comparisons[0]?.outcome).toBe('inconclusive')
  })

  test('a new, a deleted and an unchanged prompt are no tests', () => {
    const same = { prompt: 'same', base: ones(9), head: ones(9), baseVersion: 'v', headVersion: 'v' }
    const verdict = decide([five, { prompt: 'new', head: ones(9) }, { prompt: 'gone' }, same])
    expect(verdict.comparisons[0]?.test?.pWorseHolm).toBeCloseTo(1 / 32, 12)
    expect(verdict.comparisons.map((one) => one.outcome)).toEqual(['regressed', 'new', 'deleted', 'held'])
  })

  test('each direction is a family of its own', () => {
    const up = { prompt: 'up', base: losses(30, 200), head: ones(200) }
    const verdict = decide([{ base: ones(60), head: losses(30, 60) }, up])
    expect(verdict.comparisons.map((one) => one.outcome)).toEqual(['regressed', 'improved'])
    expect(verdict.conclusion).toBe('fail')
  })
})

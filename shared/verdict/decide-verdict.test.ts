import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type BuildOptions,
  buildReport,
  type ComparisonSpec,
  caseId,
  times,
} from '../../test/fixtures/build-report.ts'
import type { ReportScore, ReportTrial } from '../report/report.ts'
import { decideVerdict } from './decide-verdict.ts'
import type { ComparisonVerdict, Verdict } from './verdict.ts'

function decide(specs: ComparisonSpec[], options: BuildOptions = {}): Verdict {
  const { report, policy } = buildReport(specs, options)
  return decideVerdict(report, policy)
}

function only(verdict: Verdict): ComparisonVerdict {
  expect(verdict.comparisons).toHaveLength(1)
  return verdict.comparisons[0] as ComparisonVerdict
}

const ones = (count: number) => times(count, 1)
const oneLoss = (count: number, of: number) => [...times(count, 0), ...ones(of - count)]

describe('outcome and conclusion of one comparison', () => {
  const graded = (shift: number) => Array.from({ length: 40 }, (_, i) => 0.7 + (i % 7) / 50 + shift)
  const table: [string, ComparisonSpec, BuildOptions, ComparisonVerdict['outcome'], Verdict['conclusion']][] =
    [
      ['41 of 60 lost', { base: ones(60), head: oneLoss(41, 60) }, {}, 'regressed', 'fail'],
      ['5 of 60 lost', { base: ones(60), head: oneLoss(5, 60) }, {}, 'regressed', 'fail'],
      [
        '4 of 60 lost: p = 0.0625',
        { base: ones(60), head: oneLoss(4, 60) },
        {},
        'inconclusive',
        'inconclusive',
      ],
      [
        '5 of 60 lost, 10 points allowed',
        { base: ones(60), head: oneLoss(5, 60) },
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
      ['40 of 60 won', { base: oneLoss(40, 60), head: ones(60) }, {}, 'improved', 'pass'],
      [
        '4 of 60 won, 5 points allowed',
        { base: oneLoss(4, 60), head: ones(60) },
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
    ['0 and 1', { base: ones(30), head: oneLoss(9, 30) }, 'mcnemar-exact', 'paired-score'],
    [
      '0 and 1 of unequal weight',
      { base: ones(30), head: oneLoss(12, 30), weights: [...times(15, 2), ...times(15, 1)] },
      'sign-flip-exact',
      'studentised-bootstrap',
    ],
    [
      '0 and 1 of unequal weight, few lost',
      { base: ones(30), head: oneLoss(9, 30), weights: [...times(15, 2), ...times(15, 1)] },
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
  const five = { base: ones(60), head: oneLoss(5, 60) } as const
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
    const up = { prompt: 'up', base: oneLoss(30, 200), head: ones(200) }
    const verdict = decide([{ base: ones(60), head: oneLoss(30, 60) }, up])
    expect(verdict.comparisons.map((one) => one.outcome)).toEqual(['regressed', 'improved'])
    expect(verdict.conclusion).toBe('fail')
  })
})

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
      const { head } = only(decide([{ base: ones(10), head: oneLoss(1, 10), trial }]))
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

describe('problems and stops', () => {
  const problem = {
    path: 'p.prompt',
    line: 3,
    column: 1,
    code: 'unclosed',
    message: 'the block is not closed',
    severity: 'error',
  } as const
  const held = { base: ones(200), head: ones(200) }
  const stopped = (kind: 'budget' | 'cancelled' | 'runner' | 'deadline') => ({
    kind,
    message: `stopped by ${kind}.`,
  })

  test.each([
    ['an error in the files', { problems: [problem] }],
    [
      'an error in the policy at head',
      { policy: { source: 's', hash: '0'.repeat(64), differences: [], headProblems: [problem] } },
    ],
  ])('%s: configuration, also beside a regression', (_, report) => {
    const verdict = decide([{ base: ones(60), head: oneLoss(41, 60) }], { report })
    expect(verdict).toMatchObject({
      conclusion: 'error',
      errorKind: 'configuration',
      blocks: true,
      nothingAffected: false,
    })
    expect(verdict.headline).toBe('Promptgate could not evaluate this change: the block is not closed.')
    expect(decide([], { report })).toMatchObject({ conclusion: 'error', nothingAffected: false })
  })

  test('a warning is no error', () => {
    expect(decide([held], { report: { problems: [{ ...problem, severity: 'warning' }] } }).conclusion).toBe(
      'pass',
    )
  })

  test('a suite that the policy does not have', () => {
    const verdict = decide([held], { policy: { suites: {} } })
    expect(verdict).toMatchObject({ conclusion: 'error', errorKind: 'configuration' })
    expect(only(verdict).outcome).toBe('unmeasured')
  })

  test.each(['cancelled', 'runner', 'deadline'] as const)(
    'stopped by %s: infrastructure, even when all is there',
    (kind) => {
      const verdict = decide([held], { report: { stopped: stopped(kind) } })
      expect(verdict).toMatchObject({ conclusion: 'error', errorKind: 'infrastructure' })
      expect(verdict.headline).toContain(`stopped by ${kind}.`)
      const worse = decide([{ base: ones(60), head: oneLoss(41, 60) }], {
        report: { stopped: stopped(kind) },
      })
      expect(worse.conclusion).toBe('error')
      expect(worse.headline).toContain('41 of 60')
    },
  )

  test('stopped before anything was planned is no pass', () => {
    expect(decide([], { report: { stopped: stopped('runner') } })).toMatchObject({
      conclusion: 'error',
      nothingAffected: false,
    })
  })

  describe('budget', () => {
    const budgets = (onExceeded: 'fail' | 'pass') => ({
      budgets: { currency: 'USD', perPullRequest: 5, onExceeded },
    })
    const cut = (one: ReportTrial) =>
      one.arm === 'head' && one.comparison.includes('late') ? undefined : one
    const late = { prompt: 'late', base: ones(60), head: ones(60), trial: cut }
    const report = { stopped: stopped('budget') }

    test.each([
      [undefined, 'fail', true],
      ['fail', 'fail', true],
      ['pass', 'inconclusive', false],
    ] as const)('on-exceeded %s', (onExceeded, conclusion, blocks) => {
      const policy = onExceeded === undefined ? {} : budgets(onExceeded)
      const verdict = decide([held, late], { report, policy })
      expect(verdict).toMatchObject({ conclusion, blocks })
      expect(verdict.comparisons.map((one) => one.outcome)).toEqual(['held', 'unmeasured'])
      expect(verdict.comparisons[1]?.base?.scored).toBe(60)
    })

    test('on-exceeded pass does not block by on-inconclusive either', () => {
      expect(
        decide([held, late], { report, policy: budgets('pass'), gate: { onInconclusive: 'fail' } }).blocks,
      ).toBe(false)
    })

    test('a proven regression still fails, complete or cut short', () => {
      const worse = { prompt: 'worse', base: ones(60), head: oneLoss(41, 60) }
      expect(decide([worse, late], { report, policy: budgets('pass') }).conclusion).toBe('fail')
      const half = {
        ...worse,
        trial: (one: ReportTrial) => (Number(one.case.slice(-3)) > 50 ? undefined : one),
      }
      const verdict = decide([half], { report, policy: budgets('pass') })
      expect(verdict.conclusion).toBe('fail')
      expect(only(verdict).pairs).toBe(50)
    })

    test('one call short of the end is not held, though so little may be missing', () => {
      const last = {
        base: ones(200),
        head: ones(200),
        trial: (one: ReportTrial) => (one.case.endsWith('200') ? undefined : one),
      }
      expect(only(decide([last])).outcome).toBe('held')
      const verdict = decide([last], { report, policy: budgets('pass') })
      expect(only(verdict).outcome).toBe('unmeasured')
      expect(verdict.conclusion).toBe('inconclusive')
    })

    test('a mean over a part of the cases breaks no gate', () => {
      const part = {
        ...late,
        head: oneLoss(20, 60),
        base: oneLoss(20, 60),
        trial: (one: ReportTrial) => (Number(one.case.slice(-3)) > 20 ? undefined : one),
      }
      const verdict = decide([part], { report, policy: budgets('pass'), gate: { minScore: 0.5 } })
      expect(only(verdict).outcome).toBe('unmeasured')
      expect(verdict.conclusion).toBe('inconclusive')
    })
  })
})

describe('two yardsticks', () => {
  const spec: ComparisonSpec = {
    base: ones(60),
    head: oneLoss(30, 60),
    baseNew: oneLoss(40, 60),
    headNew: ones(60),
  }
  test('the old one decides, both are shown, and the difference is split', () => {
    const comparison = only(decide([spec]))
    expect(comparison.outcome).toBe('regressed')
    expect(comparison.score?.value).toBe(-0.5)
    const split = comparison.twoByTwo
    expect(split).toMatchObject({
      baseOld: 1,
      headOld: 0.5,
      headNew: 1,
      total: 0,
      byPrompt: -0.5,
      byYardstick: 0.5,
    })
    expect((split?.byPrompt ?? 9) + (split?.byYardstick ?? 9)).toBeCloseTo(split?.total ?? -9, 12)
  })

  test('a dataset that only the head has: the new yardstick decides', () => {
    const comparison = only(decide([{ baseNew: ones(60), headNew: oneLoss(41, 60) }]))
    expect(comparison.outcome).toBe('regressed')
    expect(comparison.twoByTwo).toBeUndefined()
  })

  test('a dataset that the change removes has no case on the new yardstick', () => {
    const { report, policy } = buildReport([spec])
    const datasets = report.datasets.filter((dataset) => dataset.yardstick === 'old')
    const comparison = only(decideVerdict({ ...report, datasets }, policy))
    expect(comparison.twoByTwo).toBeUndefined()
    expect(comparison.outcome).toBe('regressed')
  })
})

describe('unreliable judges', () => {
  const judge = (score: number): ReportScore => ({
    evaluator: 'tone',
    uses: 'judge',
    score,
    passed: score === 1,
    weight: 1,
    required: true,
    reason: 'r',
  })
  const trial = (one: ReportTrial) => ({ ...one, scores: [...one.scores, judge(one.arm === 'head' ? 0 : 1)] })
  const judges = (right: number, runner = 'tiny') => [
    { evaluator: 'tone', runner, calls: 9, canaries: { tried: 4, right } },
  ]
  const spec: ComparisonSpec = { base: ones(200), head: ones(200), trial }

  test('a reliable judge blocks', () => {
    expect(decide([spec], { report: { judges: judges(4) } }).conclusion).toBe('fail')
  })

  test('one that failed a canary does not: the comparison is inconclusive and says why', () => {
    const verdict = decide([spec], { report: { judges: judges(3) } })
    const comparison = only(verdict)
    expect(verdict.conclusion).toBe('inconclusive')
    expect(comparison).toMatchObject({ outcome: 'inconclusive', unreliableJudges: ['tone'] })
    expect(comparison.sentence).toContain('Judge unreliable: `tone`')
    expect(comparison.gates).toContainEqual(
      expect.objectContaining({ gate: 'required-evaluator', broken: false, unknown: true }),
    )
    expect(comparison.evaluators.map((one) => one.evaluator)).toEqual(['label', 'tone'])
    expect(comparison.needed).toBeUndefined()
  })

  test('what the other evaluators prove stands', () => {
    const worse = { ...spec, head: oneLoss(60, 200) }
    expect(only(decide([worse], { report: { judges: judges(3) } })).outcome).toBe('regressed')
  })

  test('a judge alone, and unreliable: nothing is decided', () => {
    const alone = { ...spec, trial: (one: ReportTrial) => ({ ...one, scores: [judge(1)] }) }
    const comparison = only(decide([alone], { report: { judges: judges(0) } }))
    expect(comparison.outcome).toBe('inconclusive')
    expect(comparison.head?.score).toBeUndefined()
  })

  test('the same judge on another runner is another judge', () => {
    const report = { judges: [...judges(4), ...judges(0, 'other')] }
    expect(only(decide([spec], { report })).unreliableJudges).toEqual([])
  })
})

describe('the same report, the same bytes', () => {
  test('whatever the order of trials, cases and repeats', () => {
    const spec: ComparisonSpec = {
      base: Array.from({ length: 40 }, (_, i) => [0.5 + (i % 5) / 10, 0.6, 0.7]),
      head: Array.from({ length: 40 }, (_, i) => [0.4 + (i % 7) / 15, 0.5, 0.1]),
      threshold: 0.5,
      trial: (one) => ({ ...one, output: `${one.arm} ${one.repeat}` }),
    }
    const { report, policy } = buildReport([spec])
    const bytes = JSON.stringify(decideVerdict(report, policy))
    expect(JSON.stringify(decideVerdict(structuredClone(report), policy))).toBe(bytes)
    fc.assert(
      fc.property(fc.shuffledSubarray(report.trials, { minLength: report.trials.length }), (trials) => {
        const datasets = report.datasets.map((one) => ({ ...one, cases: [...one.cases].reverse() }))
        expect(JSON.stringify(decideVerdict({ ...report, trials, datasets }, policy))).toBe(bytes)
      }),
      { seed: 7, numRuns: 5 },
    )
  })

  test('never a pass with a proven loss, never held below the limit: any pass/fail table', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1), fc.nat(1)), { minLength: 1, maxLength: 80 }), (cells) => {
        const verdict = decide([{ base: cells.map(([b]) => b), head: cells.map(([, h]) => h) }])
        const { outcome, score, test: found } = only(verdict)
        if (outcome === 'held' || outcome === 'improved') expect(score?.low).toBeGreaterThan(-0.02)
        if (outcome === 'regressed') expect(found?.pWorseHolm).toBeLessThanOrEqual(0.05)
        expect(verdict.conclusion === 'fail').toBe(outcome === 'regressed')
        expect(score?.low).toBeLessThanOrEqual((score?.value ?? -9) + 1e-9)
        expect(score?.high).toBeGreaterThanOrEqual((score?.value ?? 9) - 1e-9)
      }),
      { seed: 11, numRuns: 100 },
    )
  })

  test('10,000 cases are decided in a few seconds', () => {
    const head = Array.from({ length: 10_000 }, (_, i) => 0.7 + (i % 7) / 30)
    const { report, policy } = buildReport([{ base: times(10_000, 0.8), head }])
    const before = performance.now()
    expect(only(decideVerdict(report, policy)).outcome).toBe('held')
    expect(performance.now() - before).toBeLessThan(20_000)
  })
})

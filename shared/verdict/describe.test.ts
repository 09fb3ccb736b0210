import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { losses, ones } from '../../test/fixtures/decide-report.ts'
import type { ReportTrial } from '../report/report.ts'
import { decideVerdict } from './decide-verdict.ts'
import { exitCode } from './exit-code.ts'
import { formatList, formatP, formatPoints, formatShare } from './format-figure.ts'
import type { Verdict } from './verdict.ts'

const plain = (text: string | undefined) => text?.replaceAll('\u202f', ' ')

function decide(...specs: ComparisonSpec[]): Verdict {
  const { report, policy } = buildReport(specs)
  return decideVerdict(report, policy)
}

describe('figures', () => {
  test.each([
    [-0.68333, '−68'],
    [0.035, '+3.5'],
    [-0.0996, '−10'],
    [0.05, '+5'],
    [0, '0'],
    [-0.0003, '0'],
    [1, '+100'],
  ])('points of %f: %s', (value, text) => expect(formatPoints(value)).toBe(text))

  test.each([
    [1, '100 %'],
    [0.9999, '99.9 %'],
    [0.31666, '31.7 %'],
    [0.0001, '0.1 %'],
    [0, '0 %'],
  ])('share %f: %s', (value, text) => expect(plain(formatShare(value))).toBe(text))

  test.each([
    [0.00005, 'p < 0.0001'],
    [0.0001, 'p = 0.0001'],
    [0.01349, 'p = 0.013'],
    [1, 'p = 1'],
  ])('p of %f: %s', (value, text) => expect(formatP(value)).toBe(text))

  test('lists', () => {
    expect([['a'], ['a', 'b'], ['a', 'b', 'c', 'd']].map((names) => formatList(names))).toEqual([
      'a',
      'a and b',
      'a, b and 2 more',
    ])
  })
})

describe('headline', () => {
  const labels = Array.from(
    { length: 60 },
    (_, index) => ['billing', 'shipping', 'other'][index % 3] as string,
  )
  const sentence = 'This ticket is about billing: the customer was charged twice.'
  const worse: ComparisonSpec = {
    base: ones(60),
    head: losses(41, 60),
    expected: labels,
    baseOutputs: labels,
    headOutputs: labels.map((label, index) =>
      index < 41 && index !== 7 ? sentence : index === 7 ? 'refund' : label,
    ),
  }

  test('a regression, as the comment’s first line', () => {
    expect(plain(decide(worse).headline)).toBe(
      'Promptgate blocks this merge: `support-triage` regressed. 41 of 60 answers that were right are wrong now (−68 points, 90 % interval −77 … −58, p < 0.0001). Most answers became a sentence instead of a label.',
    )
  })

  test('a real minus sign and a thin space before the unit', () => {
    expect(decide(worse).headline).toContain('−68\u202fpoints, 90\u202f% interval')
  })

  test.each<[string, ComparisonSpec[], string]>([
    [
      'scores without flips',
      [{ base: times(40, 0.8), head: times(40, 0.7) }],
      'Promptgate blocks this merge: `support-triage` regressed. The mean score went from 80 % to 70 % (−10 points, 90 % interval −20 … −3, p < 0.0001).',
    ],
    [
      'improved',
      [{ base: losses(60, 60), head: losses(20, 60) }],
      '`support-triage` improved. 40 of 60 answers that were wrong are right now (+67 points, 90 % interval +56 … +76, p < 0.0001).',
    ],
    [
      'held',
      [{ base: ones(200), head: ones(200) }],
      '`support-triage` held its score (0 points, 90 % interval −1.3 … +1.3).',
    ],
    [
      'inconclusive',
      [{ base: ones(60), head: ones(60) }],
      'Promptgate cannot decide: `support-triage` is undecided: 0 points, 90 % interval −4.3 … +4.3, and up to 2 may be lost. 73 more cases would settle it. The smallest drop that 60 cases can show (80 % power) is 10 points.',
    ],
    [
      'few cases',
      [{ base: ones(3), head: times(3, 0) }],
      'Promptgate cannot decide: `support-triage` is undecided: −100 points, 90 % interval −100 … −5.2, and up to 2 may be lost. 2 more cases would settle it. 3 cases can show no drop reliably.',
    ],
    [
      'new',
      [{ head: losses(1, 10) }],
      '`support-triage` is new: it scores 90 % on 10 cases, and there is no baseline to compare with.',
    ],
    ['deleted', [{}], '`support-triage` is deleted: it is no longer promoted.'],
    [
      'missing',
      [{ base: ones(60), head: [...times(5, null), ...ones(55)] }],
      'Promptgate could not evaluate this change: `support-triage` could not be measured: 5 of its 60 cases have no answer.',
    ],
    [
      'nothing measured',
      [{ base: times(6, null), head: times(6, null) }],
      'Promptgate could not evaluate this change: the runner gave no usable answer (server).',
    ],
    [
      'two regressed',
      [
        { ...worse, prompt: 'a' },
        { ...worse, prompt: 'b', head: losses(50, 60) },
      ],
      'Promptgate blocks this merge: `a` and `b` regressed. The worst: `b` regressed. 50 of 60 answers',
    ],
    [
      'two runners',
      [worse, { ...worse, runner: 'big', head: ones(60) }],
      'Promptgate blocks this merge: `support-triage@tiny` regressed.',
    ],
    [
      'several, one better',
      [
        { base: ones(200), head: ones(200) },
        { prompt: 'b', base: losses(40, 60), head: ones(60) },
      ],
      'None of 2 comparisons got worse, 1 improved. `b` improved. 40 of 40 answers',
    ],
    [
      'several, none better',
      [{ base: ones(200), head: ones(200) }, { prompt: 'b' }],
      'None of 2 comparisons got worse.',
    ],
  ])('%s', (_, specs, text) => {
    expect(plain(decide(...specs).headline)?.startsWith(text)).toBe(true)
    for (const comparison of decide(...specs).comparisons) expect(comparison.sentence).toMatch(/^`.*\.$/)
  })
})

describe('flips and noise', () => {
  const spec: ComparisonSpec = { base: [...ones(58), 0, 0], head: [0, 0, 0, ...ones(56), 0], required: [2] }
  const noise = (sampled: number, disagreed: number, cases: string[] = []) => {
    const { report, policy } = buildReport([spec])
    const runners = report.runners.map((runner) => ({ ...runner, noise: { sampled, disagreed, cases } }))
    return decideVerdict({ ...report, runners }, policy).comparisons[0]
  }

  test('worse before better, required first, with both outputs and the reasons', () => {
    const flips = noise(10, 0)?.flips ?? []
    expect(flips.map((flip) => [flip.case.slice(-5), flip.direction])).toEqual([
      ['c-003', 'worse'],
      ['c-001', 'worse'],
      ['c-002', 'worse'],
      ['c-059', 'better'],
    ])
    expect(flips[0]).toMatchObject({
      baseOutput: 'billing',
      headOutput: 'other',
      expected: 'billing',
      baseScore: 1,
      headScore: 0,
      failures: [{ evaluator: 'label', reason: 'the answer is not the expected text' }],
      belowNoise: false,
      required: true,
    })
  })

  test.each([
    [10, 0, [], [false, false, false, false]],
    [100, 3, [], [false, false, false, true]],
    [20, 1, [], [true, true, true, true]],
    [100, 1, ['support-triage-cases/c-001'], [false, true, false, false]],
    [0, 0, [], [false, false, false, false]],
  ])('noise floor %i sampled, %i disagreed, %j', (sampled, disagreed, cases, expected) => {
    expect(noise(sampled, disagreed, cases)?.flips.map((flip) => flip.belowNoise)).toEqual(expected)
  })

  test('of repeats, the one shown does what the case is said to do', () => {
    const outputs = (one: ReportTrial) => ({ ...one, output: `${one.arm} ${one.repeat}` })
    const { flips } = decide({ base: [[0, 1, 1]], head: [[1, 0, 0]], trial: outputs })
      .comparisons[0] as Verdict['comparisons'][0]
    expect(flips[0]).toMatchObject({ baseOutput: 'base 1', headOutput: 'head 1' })
  })
})

describe('cost and latency', () => {
  const spend = (one: ReportTrial): ReportTrial => {
    const index = Number(one.case.slice(-3))
    const factor = one.arm === 'head' ? 2 : 1
    return {
      ...one,
      money: { amount: (0.001 + index / 1e5) * factor, currency: 'USD' },
      computeSeconds: 0.01 * factor,
      latencyMs: index * factor,
      cached: index > 20,
    }
  }
  test('paired, with an interval and a relative figure; latency of uncached calls only', () => {
    const comparison = decide({ base: ones(40), head: ones(40), trial: spend }).comparisons[0]
    expect(comparison?.moneyPerCall).toMatchObject({ currency: 'USD', confidence: 0.9 })
    expect(comparison?.moneyPerCall?.value).toBeCloseTo(0.001205, 9)
    expect(comparison?.moneyPerCall?.relative).toBeCloseTo(1, 9)
    expect(comparison?.moneyPerCall?.low).toBeGreaterThan(0.001)
    expect(comparison?.moneyPerCall?.high).toBeLessThan(0.0014)
    expect(comparison?.computeSecondsPerCall).toMatchObject({ relative: 1 })
    expect(comparison?.base).toMatchObject({
      latencyP50Ms: 10.5,
      latencyP95Ms: 19.05,
      inputTokensPerCall: 100,
      cachedInputShare: 0.8,
    })
    expect(comparison?.latencyP95DeltaMs).toBeCloseTo(19.05, 9)
    expect(comparison).toMatchObject({ calls: 80, cached: 40 })
  })

  test('unknown stays unknown, and two currencies have no mean', () => {
    const bare = ({ usage: _, latencyMs: __, computeSeconds: ___, ...one }: ReportTrial) => one
    const unknown = decide({ base: ones(40), head: ones(40), trial: bare }).comparisons[0]
    for (const member of ['moneyPerCall', 'computeSecondsPerCall', 'latencyP95DeltaMs'] as const)
      expect(unknown).not.toHaveProperty(member)
    for (const member of ['moneyPerCall', 'latencyP95Ms', 'inputTokensPerCall', 'cachedInputShare'])
      expect(unknown?.head).not.toHaveProperty(member)
    const mixed = (one: ReportTrial) => ({
      ...one,
      money: { amount: 1, currency: one.arm === 'base' ? 'USD' : 'EUR' },
    })
    expect(decide({ base: ones(40), head: ones(40), trial: mixed }).comparisons[0]).not.toHaveProperty(
      'moneyPerCall',
    )
  })

  test('a call of one side only is no pair of costs', () => {
    const half = (one: ReportTrial) =>
      one.arm === 'base' ? { ...one, money: { amount: 1, currency: 'USD' } } : one
    const comparison = decide({ base: ones(40), head: ones(40), trial: half }).comparisons[0]
    expect(comparison?.base?.moneyPerCall).toEqual({ amount: 1, currency: 'USD' })
    expect(comparison).not.toHaveProperty('moneyPerCall')
  })
})

describe('exit code', () => {
  const error = {
    conclusion: 'error',
    blocks: true,
    nothingAffected: false,
    headline: '',
    comparisons: [],
  } as const
  const verdict = (conclusion: Verdict['conclusion'], blocks = conclusion === 'fail'): Verdict => ({
    ...error,
    conclusion,
    blocks,
  })
  const configuration: Verdict = { ...error, errorKind: 'configuration' }
  const infrastructure: Verdict = { ...error, errorKind: 'infrastructure' }
  test.each([
    ['regression', [0, 1, 0, 1, 2, 3]],
    ['inconclusive', [0, 1, 1, 1, 2, 3]],
    ['never', [0, 0, 0, 0, 2, 3]],
  ] as const)('fail-on %s', (failOn, codes) => {
    const verdicts = [
      verdict('pass'),
      verdict('fail'),
      verdict('inconclusive'),
      verdict('inconclusive', true),
      configuration,
      infrastructure,
    ]
    expect(verdicts.map((one) => exitCode(one, failOn))).toEqual(codes)
  })
})

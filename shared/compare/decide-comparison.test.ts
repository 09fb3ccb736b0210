/** What may be said of several runners: figures, and recommendations that chance alone brings about at most once in twenty. */
import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { sha256Hex } from '../json.ts'
import type { ReportTrial } from '../report/report.ts'
import { createRandom } from '../stats/create-random.ts'
import type { Answer } from './comparison.ts'
import { decideComparison } from './decide-comparison.ts'

interface Shape {
  readonly scores: ComparisonSpec['head'] & object
  /** of the n-th case */
  readonly money?: (n: number) => number
  readonly latencyMs?: (n: number) => number
  readonly cached?: boolean
}

const indexOf = ({ case: key }: ReportTrial) => Number(key.slice(-3)) - 1

function compare(shapes: Record<string, Shape>, options: Parameters<typeof buildReport>[1] = {}) {
  const specs = Object.entries(shapes).map(
    ([runner, { scores, money, latencyMs, cached = false }]): ComparisonSpec => ({
      runner,
      head: scores,
      trial: ({ computeSeconds: _, ...trial }) => ({
        ...trial,
        cached,
        ...(money === undefined ? {} : { money: { amount: money(indexOf(trial)), currency: 'USD' } }),
        ...(latencyMs === undefined ? {} : { latencyMs: latencyMs(indexOf(trial)) }),
      }),
    }),
  )
  const { report, policy } = buildReport(specs, options)
  return decideComparison(report, policy, Object.keys(shapes))
}

const told = (answer: Answer) =>
  answer.kind === 'recommended'
    ? answer.runner
    : answer.kind === 'undecided'
      ? `? ${answer.leader ?? ''}`
      : answer.why
const wobble = (n: number) => 1 + ((n * 7919) % 10) / 100

describe('what the evidence carries', () => {
  const good = {
    scores: times(60, 1),
    money: (n: number) => 0.01 * wobble(n),
    latencyMs: (n: number) => 90 * wobble(n),
  }
  const bad = {
    scores: [...times(30, 1), ...times(30, 0)],
    money: (n: number) => 0.002 * wobble(n),
    latencyMs: (n: number) => 9 * wobble(n * 3),
  }

  test('a runner that is right where another is wrong is the most accurate, the other the fastest', () => {
    const found = compare({ big: good, small: bad })
    expect(found.runners).toMatchObject([
      {
        runner: 'big',
        cases: 60,
        missing: 0,
        score: { value: 1 },
        calls: 60,
        cached: 0,
        model: 'tiny-triage',
      },
      { runner: 'small', score: { value: 0.5 } },
    ])
    expect(found.runners[1]?.score?.low).toBeGreaterThan(0.38)
    expect(found.runners[1]?.score?.high).toBeLessThan(0.62)
    expect(found).toMatchObject({ costUnit: 'USD', cases: 60, repeat: 1, prompts: ['support-triage'] })
    expect(found.mostAccurate).toMatchObject({
      kind: 'recommended',
      runner: 'big',
      leads: [{ over: 'small', value: 0.5 }],
    })
    expect(found.fastest).toMatchObject({ kind: 'recommended', runner: 'small' })
    // half of the answers is more than any change may lose: however cheap, it is no rival
    expect(told(found.bestValue)).toBe('big')
  })

  test('best value is the cheaper one where it is proven to hold the score', () => {
    const found = compare({
      big: { ...good, scores: times(200, 1) },
      small: { ...bad, scores: times(200, 1) },
    })
    expect(told(found.mostAccurate)).toBe('? ')
    expect(found.bestValue).toMatchObject({ kind: 'recommended', runner: 'small' })
    const lead = found.bestValue.kind === 'recommended' ? found.bestValue.leads[0] : undefined
    expect(lead?.high).toBeLessThan(0)
  })

  test('with few cases it is not distinguishable, and so many more would settle it', () => {
    const found = compare({ big: { ...good, scores: times(20, 1) }, small: { ...bad, scores: times(20, 1) } })
    expect(found.bestValue).toMatchObject({ kind: 'undecided', leader: 'small' })
    const cases = found.bestValue.kind === 'undecided' ? (found.bestValue.cases ?? 0) : 0
    expect(cases).toBeGreaterThan(100)
    const enough = compare({
      big: { ...good, scores: times(20 + cases, 1) },
      small: { ...bad, scores: times(20 + cases, 1) },
    })
    expect(told(enough.bestValue)).toBe('small')
  })

  test('a lead that chance may bring about is named with what it takes', () => {
    const found = compare({ a: { scores: times(30, 1) }, b: { scores: [...times(27, 1), ...times(3, 0)] } })
    expect(found.mostAccurate).toMatchObject({ kind: 'undecided', leader: 'a' })
    const cases = found.mostAccurate.kind === 'undecided' ? (found.mostAccurate.cases ?? 0) : 0
    expect(cases).toBeGreaterThan(10)
    expect(cases).toBeLessThan(100)
  })

  test('of three, the first must beat both', () => {
    const ok = times(60, 1)
    const half = [...times(30, 1), ...times(30, 0)]
    expect(told(compare({ a: { scores: half }, b: { scores: ok }, c: { scores: half } }).mostAccurate)).toBe(
      'b',
    )
    expect(compare({ a: { scores: ok }, b: { scores: ok }, c: { scores: half } }).mostAccurate.kind).toBe(
      'undecided',
    )
  })

  test('the order of the runners changes no answer', () => {
    const one = compare({ big: good, small: bad })
    const two = compare({ small: bad, big: good })
    for (const key of ['mostAccurate', 'fastest', 'bestValue'] as const)
      expect(told(two[key])).toBe(told(one[key]))
  })
})

describe('what nothing may be said of', () => {
  const scores = times(60, 1)
  test.each<[string, Parameters<typeof compare>, string]>([
    [
      'a stop',
      [
        { a: { scores }, b: { scores } },
        { report: { stopped: { kind: 'budget', message: 'it is used up' } } },
      ],
      'it was stopped: it is used up',
    ],
    [
      'answers that are missing',
      [{ a: { scores }, b: { scores: [...times(50, 1), ...times(10, null)] } }],
      '"b" gave no answer to 10 of 60 cases',
    ],
  ])('%s', (_, [shapes, options], why) => {
    const found = compare(shapes, options)
    expect([found.mostAccurate, found.fastest, found.bestValue]).toEqual(times(3, { kind: 'unknown', why }))
  })

  test('an unknown price is no price of 0, a cached answer has no time', () => {
    const found = compare({ a: { scores, money: () => 1, cached: true }, b: { scores, cached: true } })
    expect(found.runners.map(({ costPerCall, latencyP50Ms }) => [costPerCall, latencyP50Ms])).toEqual(
      times(2, [undefined, undefined]),
    )
    expect(found.bestValue).toMatchObject({ kind: 'unknown' })
    expect(found.fastest).toMatchObject({ kind: 'unknown' })
  })

  test('a runner is not its own judge', () => {
    const judge = (trial: ReportTrial) => ({
      ...trial,
      scores: trial.scores.map((one) => ({ ...one, uses: 'judge' })),
    })
    const specs = ['a', 'b'].map((runner): ComparisonSpec => ({ runner, head: scores, trial: judge }))
    const { report, policy } = buildReport(specs)
    const found = decideComparison(report, policy, ['a', 'b'])
    expect(found.notes).toMatchObject([expect.stringContaining('each runner would judge itself')])
    expect(found.mostAccurate).toMatchObject({ kind: 'unknown' })
  })
})

describe('chance alone recommends at most once in twenty', () => {
  const random = createRandom(sha256Hex('comparison'))
  const unit = () => (random.uint32() + 0.5) / 2 ** 32
  const normal = () => Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit())
  const scoresOf = (cases: number, share: number) =>
    Array.from({ length: cases }, () => (unit() < share ? 1 : 0))
  const price = (mean: number) => () => mean * Math.exp(normal() / 4)
  const latencyMs = () => 20 * Math.exp(normal() / 3)
  /** Shares of the rounds in which each question is answered by a name. */
  const shares = (rounds: number, make: () => ReturnType<typeof compare>) => {
    const found = Array.from({ length: rounds }, make)
    const share = (key: 'mostAccurate' | 'fastest' | 'bestValue') =>
      found.filter((one) => one[key].kind === 'recommended').length / rounds
    return { accurate: share('mostAccurate'), fast: share('fastest'), value: share('bestValue') }
  }
  // 5 % plus three standard errors
  const most = (rounds: number) => 0.05 + 3 * Math.sqrt((0.05 * 0.95) / rounds)

  test('of two equal runners', () => {
    const equal = () => ({ scores: scoresOf(24, 0.8), money: price(0.01), latencyMs })
    const { accurate, fast, value } = shares(80, () => compare({ a: equal(), b: equal() }))
    for (const share of [accurate, fast, value]) expect(share).toBeLessThan(most(80))
  })

  test('of four equal ones, whose best look better than they are', () => {
    const names = ['a', 'b', 'c', 'd']
    const equal = () => Object.fromEntries(names.map((name) => [name, { scores: scoresOf(40, 0.7) }]))
    expect(shares(200, () => compare(equal())).accurate).toBeLessThan(most(200))
  })

  test('a cheaper runner that loses just what a change may not is not called good value', () => {
    const draw = () =>
      compare(
        {
          a: { scores: scoresOf(60, 0.9), money: price(0.01) },
          b: { scores: scoresOf(60, 0.8), money: price(0.001) },
        },
        { gate: { maxRegression: 0.1 } },
      )
    expect(shares(80, draw).value).toBeLessThan(most(80))
  })

  test('and what is truly better is found', () => {
    const draw = () => compare({ a: { scores: scoresOf(60, 0.95) }, b: { scores: scoresOf(60, 0.6) } })
    expect(shares(40, draw).accurate).toBeGreaterThan(0.9)
  })
})

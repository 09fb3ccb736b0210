import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec } from '../../test/fixtures/build-report.ts'
import { decide, ones, only } from '../../test/fixtures/decide-report.ts'
import type { ReportTrial } from '../report/report.ts'
import { decideVerdict } from './decide-verdict.ts'

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
    const { flips } = only(decide([{ base: [[0, 1, 1]], head: [[1, 0, 0]], trial: outputs }]))
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
    const comparison = decide([{ base: ones(40), head: ones(40), trial: spend }]).comparisons[0]
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
    const unknown = decide([{ base: ones(40), head: ones(40), trial: bare }]).comparisons[0]
    for (const member of ['moneyPerCall', 'computeSecondsPerCall', 'latencyP95DeltaMs'] as const)
      expect(unknown).not.toHaveProperty(member)
    for (const member of ['moneyPerCall', 'latencyP95Ms', 'inputTokensPerCall', 'cachedInputShare'])
      expect(unknown?.head).not.toHaveProperty(member)
    const mixed = (one: ReportTrial) => ({
      ...one,
      money: { amount: 1, currency: one.arm === 'base' ? 'USD' : 'EUR' },
    })
    expect(decide([{ base: ones(40), head: ones(40), trial: mixed }]).comparisons[0]).not.toHaveProperty(
      'moneyPerCall',
    )
  })

  test('a call of one side only is no pair of costs', () => {
    const half = (one: ReportTrial) =>
      one.arm === 'base' ? { ...one, money: { amount: 1, currency: 'USD' } } : one
    const comparison = decide([{ base: ones(40), head: ones(40), trial: half }]).comparisons[0]
    expect(comparison?.base?.moneyPerCall).toEqual({ amount: 1, currency: 'USD' })
    expect(comparison).not.toHaveProperty('moneyPerCall')
  })
})

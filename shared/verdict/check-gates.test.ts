import { describe, expect, test } from 'vitest'
import { type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { decide, gateOf, losses, ones } from '../../test/fixtures/decide-report.ts'
import type { Gate } from '../config/policy.ts'
import type { ReportTrial } from '../report/report.ts'
import type { GateResult, Verdict } from './verdict.ts'

const priced = (amount: number) => (trial: ReportTrial) => ({ ...trial, money: { amount, currency: 'USD' } })
const cachedTrial = (trial: ReportTrial) => ({ ...trial, cached: true })

describe('each gate, kept and broken, on the candidate’s own figures', () => {
  const table: [
    GateResult['gate'],
    Partial<Gate>,
    ComparisonSpec,
    'kept' | 'broken' | 'unknown',
    Verdict['conclusion'],
    string,
  ][] = [
    ['min-score', { minScore: 0.9 }, { head: losses(1, 10) }, 'kept', 'pass', 'score 90 %, at least 90 %'],
    ['min-score', { minScore: 0.9 }, { head: losses(2, 10) }, 'broken', 'fail', 'score 80 % is below 90 %'],
    [
      'min-score',
      { minScore: 0.9 },
      { head: times(5, 'unscored') },
      'unknown',
      'inconclusive',
      'score is not known; at least 90 % is asked for',
    ],
    [
      'min-pass-rate',
      { minPassRate: 0.9 },
      { head: losses(1, 10) },
      'kept',
      'pass',
      'pass rate 90 %, at least 90 %',
    ],
    [
      'min-pass-rate',
      { minPassRate: 0.9 },
      { head: times(10, 0.95) },
      'broken',
      'fail',
      'pass rate 0 % is below 90 %',
    ],
    [
      'max-cost-per-call',
      { maxCostPerCall: 0.004 },
      { head: ones(10), trial: priced(0.004) },
      'kept',
      'pass',
      'a call costs 0.004 USD, at most 0.004 USD',
    ],
    [
      'max-cost-per-call',
      { maxCostPerCall: 0.004 },
      { head: ones(10), trial: priced(0.0061) },
      'broken',
      'fail',
      'a call costs 0.0061 USD, more than 0.004 USD',
    ],
    [
      'max-cost-per-call',
      { maxCostPerCall: 0.004 },
      { head: ones(10) },
      'unknown',
      'inconclusive',
      'the cost of a call is not known: the runner has no price',
    ],
    [
      'max-p95-latency-ms',
      { maxP95LatencyMs: 20 },
      { head: ones(10) },
      'kept',
      'pass',
      'p95 latency 13 ms, at most 20 ms',
    ],
    [
      'max-p95-latency-ms',
      { maxP95LatencyMs: 12 },
      { head: ones(10) },
      'broken',
      'fail',
      'p95 latency 13 ms is above 12 ms',
    ],
    [
      'max-p95-latency-ms',
      { maxP95LatencyMs: 12 },
      { head: ones(10), trial: cachedTrial },
      'unknown',
      'pass',
      'the latency is not known: no call was made past the cache',
    ],
    [
      'max-missing',
      { maxMissing: 0.1 },
      { head: [null, ...ones(9)] },
      'kept',
      'pass',
      '10 % not measured, at most 10 %',
    ],
    [
      'max-missing',
      { maxMissing: 0.1 },
      { head: [null, null, ...ones(8)] },
      'broken',
      'error',
      '20 % could not be measured, more than 10 %',
    ],
    [
      'required-case',
      {},
      { head: losses(1, 10), required: [1, 2] },
      'kept',
      'pass',
      '2 required cases passed',
    ],
    [
      'required-case',
      {},
      { head: losses(1, 10), required: [0, 2] },
      'broken',
      'fail',
      'required: support-triage-cases/c-001 failed',
    ],
    [
      'required-case',
      {},
      { head: ['unscored', ...ones(9)], required: [0] },
      'broken',
      'fail',
      'required: support-triage-cases/c-001 asserts nothing that counts',
    ],
    [
      'required-case',
      { maxMissing: 1 },
      { head: [null, ...ones(9)], required: [0] },
      'broken',
      'error',
      'required: support-triage-cases/c-001 could not be measured',
    ],
    ['no-cases', {}, { head: [] }, 'broken', 'error', 'there is no case to measure'],
  ]
  test.each(table)('%s %j: %j %s', (name, gate, spec, state, conclusion, message) => {
    const verdict = decide([spec], { gate })
    const result = gateOf(verdict, name)
    expect(result?.message.replaceAll('\u202f', ' ')).toBe(message)
    expect(result?.broken).toBe(state === 'broken')
    if (state !== 'broken') expect(result?.unknown).toBe(state === 'unknown')
    expect(verdict.conclusion).toBe(conclusion)
  })

  test('gates that the policy does not set are absent', () => {
    expect(decide([{ head: ones(3) }]).comparisons[0]?.gates.map((result) => result.gate)).toEqual([
      'max-missing',
    ])
  })
})

describe('required evaluators', () => {
  const trial = (one: ReportTrial) => ({
    ...one,
    scores: one.scores.map((score) => ({ ...score, required: true })),
  })
  test('one failed answer in one repeat is enough', () => {
    const verdict = decide([
      { base: times(60, [1, 1, 1]), head: [[1, 0, 1], ...times(59, [1, 1, 1])], trial },
    ])
    expect(verdict.conclusion).toBe('fail')
    expect(gateOf(verdict, 'required-evaluator')?.message).toBe(
      'required evaluator label failed in 1 case: support-triage-cases/c-001',
    )
    expect(verdict.headline).toContain(
      '`support-triage` breaks a gate. Gate broken: required evaluator label failed',
    )
  })

  test('a failure at base is not the candidate’s', () => {
    const verdict = decide([{ base: [0, ...ones(199)], head: ones(200), trial }])
    expect(gateOf(verdict, 'required-evaluator')).toMatchObject({
      broken: false,
      message: 'required evaluator label passed everywhere',
    })
    expect(verdict.conclusion).toBe('pass')
  })

  test('one that could not judge anything is unknown', () => {
    const missing = (one: ReportTrial) => ({
      ...one,
      scores: [
        ...one.scores,
        {
          evaluator: 'fast',
          uses: 'latency',
          score: 0,
          passed: false,
          missing: true,
          weight: 1,
          required: true,
          reason: '',
        },
      ],
    })
    expect(gateOf(decide([{ head: ones(3), trial: missing }]), 'required-evaluator')).toMatchObject({
      broken: false,
      unknown: true,
    })
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { decide, only } from '../../test/fixtures/decide-report.ts'
import { decideVerdict } from './decide-verdict.ts'

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
        expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict)
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

import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec } from '../../test/fixtures/build-report.ts'
import { decide, losses, ones, only } from '../../test/fixtures/decide-report.ts'
import type { ReportScore, ReportTrial } from '../report/report.ts'
import { decideVerdict } from './decide-verdict.ts'

describe('two yardsticks', () => {
  const spec: ComparisonSpec = {
    base: ones(60),
    head: losses(30, 60),
    baseNew: losses(40, 60),
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
    const comparison = only(decide([{ baseNew: ones(60), headNew: losses(41, 60) }]))
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
    const worse = { ...spec, head: losses(60, 200) }
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

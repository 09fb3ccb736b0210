/** How far judges agree with people, against figures worked out by hand. */
import { expect, test } from 'vitest'
import type { ReportScore } from '../report/report.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import { calibrateJudges, type ReviewedAnswer } from './calibrate-judges.ts'

const says = (passed: boolean, more: Partial<ReportScore> = {}): ReportScore => ({
  evaluator: 'tone',
  uses: 'judge',
  score: passed ? 1 : 0,
  passed,
  weight: 1,
  required: false,
  reason: '',
  ...more,
})

let cases = 0
const reviewed = (
  people: number,
  scores: readonly ReportScore[],
  caseKey = `t/${cases++}`,
): ReviewedAnswer => ({
  evaluationId: 'e',
  comparison: 'support/triage@tiny',
  caseKey,
  repeat: 0,
  score: people,
  scores,
})
const times = (count: number, people: number, judge: boolean): ReviewedAnswer[] =>
  Array.from({ length: count }, () => reviewed(people, [says(judge)]))

test("agreement in 14 of 16 answers has Wilson's interval and Cohen's kappa", () => {
  // 8 both pass, 6 both fail, 1 each way: by chance (9·9 + 7·7) ÷ 256
  const answers = [...times(8, 1, true), ...times(6, 0, false), ...times(1, 1, false), ...times(1, 0, true)]
  const [tone] = calibrateJudges(answers)
  expect(tone).toMatchObject({ evaluator: 'tone', agreed: 14, of: 16 })
  const chance = 130 / 256
  expect(tone?.kappa).toBeCloseTo((14 / 16 - chance) / (1 - chance), 12)
  // Newcombe 1998, method 3
  expect(tone?.interval.low).toBeCloseTo(0.6398, 3)
  expect(tone?.interval.high).toBeCloseTo(0.965, 3)
})

test('below ten answers there is no kappa, nor where chance alone agrees always', () => {
  expect(calibrateJudges(times(9, 1, true))[0]).not.toHaveProperty('kappa')
  expect(calibrateJudges(times(12, 1, true))[0]).not.toHaveProperty('kappa')
})

test('what was not judged, and what is no judge, says nothing', () => {
  expect(calibrateJudges([reviewed(1, [says(true, { missing: true })])])).toEqual([])
  expect(calibrateJudges([reviewed(1, [says(true, { uses: 'equals', evaluator: 'exact' })])])).toEqual([])
})

test('an answer that several people scored is one answer, on the side of their mean', () => {
  const scores = [says(true)]
  const both = [reviewed(0.9, scores, 't/a'), reviewed(0.2, scores, 't/a')]
  expect(calibrateJudges(both)[0]).toMatchObject({ agreed: 1, of: 1 })
  expect(calibrateJudges([...both, reviewed(0, scores, 't/a')])[0]).toMatchObject({ agreed: 0, of: 1 })
})

test('one half passes', () => {
  expect(calibrateJudges([reviewed(0.5, [says(true)])])[0]).toMatchObject({ agreed: 1 })
  expect(calibrateJudges([reviewed(0.49, [says(true)])])[0]).toMatchObject({ agreed: 0 })
})

test("Wilson's interval stays within [0, 1] and never has a width of zero", () => {
  expect(wilsonInterval(0, 0, 0.025)).toEqual({ low: 0, high: 1 })
  const { low, high } = wilsonInterval(10, 10, 0.025)
  expect(low).toBeCloseTo(0.7225, 3)
  expect(high).toBe(1)
  expect(wilsonInterval(0, 10, 0.025).low).toBe(0)
})

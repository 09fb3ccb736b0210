/** Days, scores and limits as people write them. */
import { describe, expect, test } from 'vitest'
import { readBudgetChange } from './read-budget-change.ts'
import { readScore } from './read-score.ts'
import { readUntil } from './read-until.ts'

const nowMs = Date.UTC(2026, 10, 20, 13, 10)
const endOf = (day: string) => Date.parse(`${day}T23:59:59.999Z`)

describe('until', () => {
  test.each([
    ['2026-12-31', '2026-12-31'],
    ['2026-11-20', '2026-11-20'],
    ['30d', '2026-12-20'],
    ['1day', '2026-11-21'],
    ['0d', '2026-11-20'],
    ['2027-11-20', '2027-11-20'],
  ])('%s', (text, day) => {
    expect(readUntil(text, nowMs, 365)).toEqual({ untilMs: endOf(day) })
  })

  test.each([
    ['2026-11-19', /is over/],
    ['2026-02-30', /is no day/],
    ['2026-13-01', /is no day/],
    ['31.12.2026', /is no day: write it as 2026-12-20, or as 30d/],
    ['forever', /is no day/],
    ['2027-11-21', /max-days allows 365 days, until 2027-11-20/],
    ['366d', /max-days allows 365 days/],
  ])('%s is refused', (text, problem) => {
    expect(readUntil(text, nowMs, 365)).toEqual({ problem: expect.stringMatching(problem) })
  })
})

test.each([
  ['0.8', 0.8],
  ['0,8', 0.8],
  ['1', 1],
  ['0', 0],
  ['80%', 0.8],
  ['100%', 1],
  ['pass', 1],
  ['FAIL', 0],
  ['1.1', undefined],
  ['101%', undefined],
  ['-1', undefined],
  ['good', undefined],
  ['NaN', undefined],
  ['', undefined],
])('score %j is %s', (text, score) => {
  expect(readScore(text)).toBe(score)
})

describe('budget', () => {
  test.each([
    [[], { kind: 'show' }],
    [['reset'], { kind: 'reset' }],
    [['per-day', '5'], { kind: 'set', limit: 'perDay', amount: 5 }],
    [
      ['Per-Pull-Request', '0.5', 'eur'],
      { kind: 'set', limit: 'perPullRequest', amount: 0.5, currency: 'EUR' },
    ],
  ])('%j', (words, change) => {
    expect(readBudgetChange(words)).toEqual(change)
  })

  test.each([
    [['perday', '5']],
    [['constructor', '5']],
    [['per-day']],
    [['per-day', '-5']],
    [['per-day', 'Infinity']],
    [['per-day', '5', 'dollars']],
    [['per-day', '5', 'USD', 'x']],
    [['reset', 'now']],
  ])('%j is a mistake', (words) => {
    expect(readBudgetChange(words)).toMatchObject({ kind: 'mistake' })
  })
})

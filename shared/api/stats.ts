/** Counts and sums of a repository as the API tells of them. */
import type { Static } from 'typebox'
import { amount, count, list, money, named, record, text } from './fields.ts'

const verdicts = {
  pass: count('passed'),
  fail: count('failed'),
  inconclusive: count('not decided by the evidence'),
  error: count('could not be evaluated'),
}

export const statsAnswer = named(
  'Stats',
  'Counts and sums of a repository.',
  {
    prompts: count('not archived'),
    archivedPrompts: count('whose file is gone'),
    versions: count('of all prompts'),
    evaluations: record({ total: count('in any state'), ...verdicts }, 'by conclusion'),
    verdictsPerDay: list(
      record({ day: text('UTC day, 2026-11-20'), ...verdicts }, 'of the last 30 days, oldest first'),
    ),
    spend: list(money),
    computeSecondsLast30Days: amount('of models, as the reports told'),
  },
  {
    prompts: 12,
    archivedPrompts: 1,
    versions: 48,
    evaluations: { total: 210, pass: 150, fail: 40, inconclusive: 12, error: 1 },
    verdictsPerDay: [{ day: '2026-11-20', pass: 4, fail: 1, inconclusive: 0, error: 0 }],
    spend: [{ amount: 12.5, currency: 'USD' }],
    computeSecondsLast30Days: 5400,
  },
)

export type StatsAnswer = Static<typeof statsAnswer>

/** Counts and sums of a repository. */
import { type StatsAnswer, statsAnswer } from '../../../shared/api/stats.ts'
import type { StatsRow } from '../../store/list-store.ts'
import { isoTime } from './drop-absent.ts'
import { single } from './operation.ts'

const dayMs = 86_400_000
const days = 30

export const stats = single({
  path: '/api/v1/repositories/{owner}/{repo}/stats',
  operationId: 'getStats',
  tag: 'records',
  summary: 'Counts and sums of a repository',
  answer: statsAnswer,
  find: async ({ store, repository, nowMs }) => {
    const todayMs = Math.floor(nowMs / dayMs) * dayMs
    const firstMs = todayMs - (days - 1) * dayMs
    return describeStats(await store.lists.stats(repository.id, firstMs), firstMs)
  },
})

function describeStats(row: StatsRow, firstMs: number): StatsAnswer {
  const { prompts, archivedPrompts, versions, spend, computeSeconds } = row
  const dates = Array.from({ length: days }, (_, n) => isoTime(firstMs + n * dayMs).slice(0, 10))
  const ofDay = (wanted: string): Record<string, number> =>
    Object.fromEntries(
      row.perDay.filter(({ day }) => day === wanted).map(({ conclusion, count }) => [conclusion, count]),
    )
  return {
    prompts,
    archivedPrompts,
    versions,
    evaluations: { total: row.evaluations, ...verdicts(row.conclusions) },
    verdictsPerDay: dates.map((day) => ({ day, ...verdicts(ofDay(day)) })),
    spend: spend.map(({ amount, currency }) => ({ amount, currency })),
    computeSecondsLast30Days: computeSeconds,
  }
}

function verdicts({ pass = 0, fail = 0, inconclusive = 0, error = 0 }: Readonly<Record<string, number>>) {
  return { pass, fail, inconclusive, error }
}

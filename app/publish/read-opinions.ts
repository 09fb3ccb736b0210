/** Edge: what people said of an evaluation's versions: what they accepted, and how they scored answers. */
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import type { ReportScore } from '../../shared/report/report.ts'
import { calibrateJudges, type JudgeAgreement } from '../../shared/verdict/calibrate-judges.ts'
import type { Waiver } from '../../shared/verdict/verdict.ts'
import type { Deps } from '../deps.ts'
import type { EvaluationRow } from '../store/rows.ts'

/** A judge that was changed is soon judged by what came after. */
const maxReviews = 500

/** Of the versions at head, also those that have run out. */
export async function readWaivers(row: EvaluationRow, { store }: Pick<Deps, 'store'>): Promise<Waiver[]> {
  const heads = parseOrdered(row.ordered)?.comparisons.flatMap(({ head }) => head?.fingerprint ?? []) ?? []
  const rows = await store.waivers.ofVersions(row.repositoryId, [...new Set(heads)])
  return rows.map(({ comparison, case: key, fingerprint, untilMs, by, why }) => ({
    comparison,
    fingerprint,
    untilMs,
    by,
    why,
    ...(key === undefined ? {} : { case: key }),
  }))
}

/** Over the newest scores of the whole repository: one pull request has too few of them. */
export async function readCalibration(
  repositoryId: number,
  { store }: Pick<Deps, 'store'>,
): Promise<JudgeAgreement[]> {
  const reviews = await store.reviews.list(repositoryId, {}, maxReviews)
  // written from a report that was checked when it came
  return calibrateJudges(reviews.map((one) => ({ ...one, scores: JSON.parse(one.scores) as ReportScore[] })))
}

/** Wire: the bytes of a report that somebody vouches for → read, held against the order, stored; or the order has failed. */
import { adoptFacts } from '../../../shared/order/adopt-facts.ts'
import type { Order } from '../../../shared/order/ordered.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { Contradiction } from '../../../shared/report/check-report.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { Deps } from '../../deps.ts'
import type { RepositoryRef } from '../../github/github.ts'
import { publishJob } from '../../jobs.ts'
import { type EvaluationRow, openStates } from '../../store/rows.ts'
import type { ReadInThread } from './create-report-reader.ts'

export interface ReceivedReport {
  readonly evaluation: EvaluationRow
  readonly ref: RepositoryRef
  readonly order: Order
  readonly runAttempt: number
  /** gzip, as it came */
  readonly sent: Uint8Array
  readonly bodyHash: string
}

export type AcceptedReport =
  | { readonly kind: 'stored' | 'same' | 'conflict' | 'void' }
  | { readonly kind: 'refused'; readonly found: readonly Contradiction[] }

export async function acceptReport(
  deps: Deps,
  received: ReceivedReport,
  readReport: ReadInThread,
): Promise<AcceptedReport> {
  const { order, evaluation } = received
  const read = await readReport(received.sent, order)
  if (!read.ok) {
    await failOrder(deps, received, read.found)
    return { kind: 'refused', found: read.found }
  }
  const report = adoptFacts(read.report, order)
  const kind = await saveReport(deps, received, order.aside === undefined ? report : withoutHistory(report))
  deps.log.info(
    { evaluationId: evaluation.id, repositoryId: evaluation.repositoryId, kind },
    'a report came in',
  )
  deps.metrics.count('promptgate_reports_total', { result: kind })
  return { kind }
}

/** Somebody vouches for these bytes: another try would bring the same. The check says so now, not at the deadline. */
async function failOrder(
  deps: Deps,
  { evaluation, runAttempt }: ReceivedReport,
  found: readonly Contradiction[],
): Promise<void> {
  const earlier = JSON.parse(evaluation.problems ?? '[]') as Problem[]
  const problems = found.map(({ code, message }) => ({ path: '', code, message, severity: 'error' }))
  const nowMs = deps.nowMs()
  await deps.store.evaluations.move({
    repositoryId: evaluation.repositoryId,
    id: evaluation.id,
    from: openStates,
    patch: { state: 'failed', concludedAtMs: nowMs, problems: JSON.stringify([...earlier, ...problems]) },
    nowMs,
    jobs: [publishJob(evaluation, nowMs, `refused-${runAttempt}`)],
    // what the job spent is not known
    reservation: 'keep',
  })
}

/** What answers a question proves nothing and is no history of a prompt: its trials are kept, and its bytes. */
const withoutHistory = (report: Report): Report => ({ ...report, comparisons: [], datasets: [], prompts: [] })

async function saveReport(deps: Deps, received: ReceivedReport, report: Report) {
  const { evaluation, order, runAttempt, bodyHash, sent } = received
  const { money } = report.spent
  // money of another currency than was reserved cannot be settled against it: the whole reservation counts
  const isKnown =
    money !== undefined && (order.budget === undefined || order.budget.currency === money.currency)
  const nowMs = deps.nowMs()
  return await deps.store.reports.save({
    evaluation,
    runAttempt,
    bodyHash,
    body: sent,
    report,
    nowMs,
    ...(isKnown ? { spent: money.amount } : {}),
    jobs: [publishJob(evaluation, nowMs, `report-${runAttempt}`)],
  })
}

/** Writes a verdict down before anybody sees it, and counts it once. */
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import type { Deps } from '../deps.ts'
import { wakeJobs } from '../promotion/wake-requests.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Decided } from './decide-task.ts'

/** false: the evaluation is neither `reported` nor concluded any more, somebody made it void */
export async function saveVerdict(
  row: EvaluationRow,
  decided: Decided,
  nowMs: number,
  deps: Deps,
): Promise<boolean> {
  const { verdict, figures } = decided
  const { store, metrics, log } = deps
  const saved = await store.reports.conclude({
    evaluation: row,
    verdict,
    figures: JSON.stringify(figures),
    evidence: describeEvidence(row, decided),
    nowMs,
    jobs: await wakeJobs(deps, row, nowMs),
  })
  if (saved === undefined) return false
  const { conclusion, blocks } = verdict
  log.info({ evaluationId: row.id, conclusion, blocks }, 'verdict')
  // what was concluded before is not counted twice
  if (row.state === 'concluded') return true
  metrics.count('promptgate_verdicts_total', { conclusion })
  metrics.observe('promptgate_evaluation_seconds', Math.max(0, nowMs - row.createdAtMs) / 1000)
  if (figures.spent !== undefined) {
    metrics.count('promptgate_model_spend_total', { currency: figures.spent.currency }, figures.spent.amount)
  }
  return true
}

function describeEvidence({ ordered }: EvaluationRow, { standings }: Decided) {
  const { proofs = {}, aside } = parseOrdered(ordered) ?? {}
  if (aside !== undefined) return {}
  return Object.fromEntries(
    Object.entries(standings).map(([id, standing]) => {
      const proof = proofs[id]
      return [id, { standing, ...(proof === undefined ? {} : { proof }) }]
    }),
  )
}

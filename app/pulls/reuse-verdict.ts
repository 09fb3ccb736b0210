/** Wire: an evaluation that stands on another one's evidence, because every input is equal. */
import type { Ordered } from '../../shared/order/ordered.ts'
import type { Deps } from '../deps.ts'
import { publishJob } from '../jobs.ts'
import type { EvaluationRow, NewEvaluation } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { describeEvaluation } from './describe-evaluation.ts'
import type { PlannedChange } from './gather-change.ts'
import type { Subject } from './order-change.ts'

export interface Reuse {
  readonly subject: Subject
  readonly change: PlannedChange
  readonly ordered: Ordered
  readonly proved: EvaluationRow
}

export async function reuseVerdict(
  deps: Deps,
  tenant: Tenant,
  { subject, change, ordered, proved }: Reuse,
): Promise<EvaluationRow> {
  const nowMs = deps.nowMs()
  const evaluation: NewEvaluation = {
    ...describeEvaluation(tenant, { id: deps.newId(), subject, change, ordered }),
    attempt: 1,
    state: 'concluded',
    // what stands on another evaluation has no report of its own
    evidenceId: proved.evidenceId ?? proved.id,
    concludedAtMs: nowMs,
    ...(proved.conclusion === undefined ? {} : { conclusion: proved.conclusion }),
    ...(proved.blocks === undefined ? {} : { blocks: proved.blocks }),
    ...(proved.figures === undefined ? {} : { figures: proved.figures }),
  }
  const jobs = [publishJob(evaluation, nowMs, 'reused')]
  const begun = await deps.store.evaluations.begin({ evaluation, nowMs, supersede: true, jobs })
  if (begun.kind === 'over-budget') throw new Error('an evaluation without a reservation is over no budget')
  return begun.evaluation
}

/** Edge: promotions that wait for an evaluation go on when it has ended, however it did. */
import type { EvaluationState } from '../../shared/order/evaluation-state.ts'
import type { Deps } from '../deps.ts'
import { promoteJob } from '../jobs.ts'
import { type EvaluationRow, type NewDelivery, unfinishedStates } from '../store/rows.ts'

type Evaluation = Pick<EvaluationRow, 'id' | 'repositoryId' | 'subject'>

const unfinished: readonly EvaluationState[] = unfinishedStates
const mostWaiting = 100

/** What is measured for a promotion, apart from any pull request; one commit does not make another one void. */
export const branchSubject = (branch: string, sha: string): string => `branch/${branch}/${sha}`

export const hasEnded = ({ state }: Pick<EvaluationRow, 'state'>): boolean => !unfinished.includes(state)

/** One job for each request that waits; none for evaluations of pull requests and merge groups. */
export async function wakeJobs(
  { store }: Pick<Deps, 'store'>,
  { id, repositoryId, subject }: Evaluation,
  nowMs: number,
): Promise<readonly NewDelivery[]> {
  if (!subject.startsWith('branch/')) return []
  const waiting = await store.promotions.findRequests(
    repositoryId,
    { evaluationId: id, states: ['proving'] },
    mostWaiting,
  )
  return waiting.map((request) =>
    promoteJob({ repositoryId, requestId: request.id }, nowMs, `evidence-${id}`),
  )
}

/** Of one that has ended otherwise than by a verdict, or whose waiting requests were stored after it. */
export async function wakeRequests(deps: Deps, evaluation: EvaluationRow): Promise<void> {
  if (!hasEnded(evaluation)) return
  const jobs = await wakeJobs(deps, evaluation, deps.nowMs())
  for (const job of jobs) await deps.store.deliveries.receive(job)
}

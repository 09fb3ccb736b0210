/** Edge: ends the workflow runs of orders that are void. Best effort: a run that goes on is refused by the API. */
import type { Deps } from '../deps.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'

export async function cancelRuns(deps: Deps, tenant: Tenant, void_: readonly EvaluationRow[]): Promise<void> {
  for (const { id, runId, state } of void_) {
    if (runId === undefined || (state !== 'dispatched' && state !== 'running')) continue
    try {
      await tenant.github.cancelRun(runId)
    } catch (error) {
      deps.log.warn({ evaluation: id, runId, err: error }, 'the run of a void order could not be cancelled')
    }
  }
}

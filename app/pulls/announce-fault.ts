/** Edge: the check of a pull request says that we could not evaluate: it is not green, and it does not stay silent. */

import { checkName } from '../../shared/publication/publication.ts'
import type { Deps } from '../deps.ts'
import type { AppEvent } from '../events/event.ts'
import { textAt } from '../payload.ts'
import { announceAsideFault } from '../publish/publish-aside.ts'
import { findTenant } from '../tenant.ts'
import { isAside } from './begin-aside.ts'
import { describeHeldUp } from './describe-held-up.ts'

/** Best effort: GitHub may be what is failing. The next try that works brings the check up to date. */
export async function announceFault(
  deps: Deps,
  event: AppEvent,
  { fault, sinceMs }: { readonly fault: unknown; readonly sinceMs: number },
): Promise<void> {
  try {
    const tenant = await findTenant(deps, event.repositoryId)
    if (tenant === undefined) return
    const evaluationId = textAt(event.payload, 'evaluationId')
    const row =
      evaluationId === undefined ? undefined : await deps.store.evaluations.get(tenant.row.id, evaluationId)
    // the check of its commit is another evaluation's
    if (row !== undefined && isAside(row)) return await announceAsideFault(deps, row)
    const headSha = row?.headSha ?? headOf(event)
    if (headSha === undefined) return
    const check = await deps.store.publications.getCheck(tenant.row.id, headSha)
    if (check === undefined) return
    await tenant.github.updateCheck(check.id, {
      name: checkName,
      headSha,
      externalId: row?.id ?? 'fault',
      status: 'completed',
      conclusion: 'failure',
      completedAtMs: deps.nowMs(),
      output: describeHeldUp({ fault, deliveryId: event.id, sinceMs }),
      annotations: [],
      actions: [],
    })
    await deps.store.publications.saveCheck(tenant.row.id, headSha, {
      id: check.id,
      contentHash: '',
      evaluationId: 'fault',
    })
  } catch (error) {
    deps.log.warn({ err: error }, 'the fault could not be shown on the check')
  }
}

/** Of the commit whose check waits: of a webhook's, or of a job's of ours. */
function headOf({ payload }: AppEvent): string | undefined {
  return (
    textAt(payload, 'pull_request', 'head', 'sha') ??
    textAt(payload, 'merge_group', 'head_sha') ??
    textAt(payload, 'headSha') ??
    textAt(payload, 'head')
  )
}

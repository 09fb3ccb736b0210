/** `pull_request`: something about a pull request changed; its state is read again and decided upon. */
import type { Deps } from '../deps.ts'
import { sourceJob } from '../jobs.ts'
import { flagAt, numberAt, type Payload, textAt } from '../payload.ts'
import { evaluatePull } from '../pulls/evaluate-pull.ts'
import { voidEvaluations } from '../pulls/void-evaluations.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

const concerning = [
  'opened',
  'synchronize',
  'reopened',
  'ready_for_review',
  'converted_to_draft',
  'edited',
  'closed',
]

export const onPullRequest: EventHandler = async (deps, { payload, repositoryId, action = '' }) => {
  const number = numberAt(payload, 'pull_request', 'number')
  const tenant = await findTenant(deps, repositoryId)
  if (tenant === undefined || number === undefined || !concerning.includes(action)) return

  // a new title or text changes nothing that is measured; another base branch has another policy
  const isOtherBase = textAt(payload, 'changes', 'base', 'ref', 'from') !== undefined
  if (action === 'edited' && !isOtherBase) return
  // the policies of two base branches are two yardsticks, also where they say the same
  if (isOtherBase) await voidEvaluations(deps, tenant, { subject: `pull/${number}` })

  const actor = textAt(payload, 'sender', 'login')
  const trigger = `pull_request.${action}`
  const asked = { number, trigger, isCommanded: false, only: [], ...(actor === undefined ? {} : { actor }) }
  await evaluatePull(deps, tenant, asked)
  if (action === 'closed' && flagAt(payload, 'pull_request', 'merged'))
    await promoteMerge(deps, payload, number, actor)
}

/** What it brought may move environments; the merge commit is read from GitHub then. */
async function promoteMerge(deps: Deps, payload: Payload, pull: number, actor = 'promptgate'): Promise<void> {
  const repositoryId = numberAt(payload, 'repository', 'id')
  const sha = textAt(payload, 'pull_request', 'merge_commit_sha')
  if (repositoryId === undefined || sha === undefined) return
  const of = { repositoryId, source: 'merge', sourceEvent: `merge/${pull}/${sha}`, sha, pull, actor } as const
  await deps.store.deliveries.receive(sourceJob(of, deps.nowMs(), 'merged'))
}

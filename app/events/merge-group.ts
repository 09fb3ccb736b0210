/** `merge_group`: the merge queue asks whether the content it would merge was proved. */
import { textAt } from '../payload.ts'
import { evaluateGroup } from '../pulls/evaluate-group.ts'
import { voidEvaluations } from '../pulls/void-evaluations.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onMergeGroup: EventHandler = async (deps, { payload, repositoryId, action }) => {
  const tenant = await findTenant(deps, repositoryId)
  const headSha = textAt(payload, 'merge_group', 'head_sha')
  const baseSha = textAt(payload, 'merge_group', 'base_sha')
  const baseRef = textAt(payload, 'merge_group', 'base_ref')?.replace(/^refs\/heads\//, '')
  if (tenant === undefined || headSha === undefined || baseSha === undefined || baseRef === undefined) return
  if (action === 'destroyed') return await voidEvaluations(deps, tenant, { subject: `group/${headSha}` })
  if (action !== 'checks_requested') return
  await evaluateGroup(deps, tenant, { headSha, baseSha, baseRef, trigger: 'merge_group', again: false })
}

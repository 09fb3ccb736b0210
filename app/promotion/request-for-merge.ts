/** Wire: a pull request was merged: its prompts are kept as they are now, and ask for the environments that merges move. */
import { whoseTurn } from '../../shared/promotion/whose-turn.ts'
import type { Deps } from '../deps.ts'
import { promoteJob } from '../jobs.ts'
import type { Tenant } from '../tenant.ts'
import { archiveGone } from './archive-gone.ts'
import { findParent } from './find-parent.ts'
import { readEnded } from './follow-chain.ts'
import { type GatheredPrompts, gatherPrompts, saveVersions } from './gather-prompts.ts'
import { readTip } from './policy-in-force.ts'
import { newRequest } from './request-promotion.ts'

export async function requestForMerge(
  deps: Deps,
  tenant: Tenant,
  { pull: number, actor }: { readonly pull: number; readonly actor: string },
): Promise<void> {
  const pull = await tenant.github.getPull(number)
  const sha = pull?.mergeCommitSha
  if (pull === undefined || sha === undefined || !pull.isMerged) return
  const tip = await readTip(tenant)
  if (pull.baseRef !== tip.branch) return
  const merged = await gatherPrompts(deps, tenant, sha, tip)
  const before = await gatherPrompts(deps, tenant, await findParent(tenant, sha, number), tip)
  const only = changedPrompts(before, merged)

  const origin = { pull: number, author: pull.author, title: pull.title }
  await saveVersions(deps, tenant, merged, { origin, only: new Set(only) })
  const now = sha === tip.tree.sha ? merged : await gatherPrompts(deps, tenant, undefined, tip)
  await saveVersions(deps, tenant, now)
  await archiveGone(deps, tenant, now, `pull/${number}`)

  if (only.length === 0) return
  const sourceEvent = `merge/${number}/${sha}`
  const { environments } = merged.facts.policy
  const wanted = Object.entries(environments).filter(([, rules]) => rules['promote-on'] === 'merge')
  const ended = await readEnded(deps, tenant.row.id, sourceEvent)
  for (const [environment] of whoseTurn(wanted, ended)) {
    const ask = { environment, sourceEvent, sha, ref: tip.branch, pull: number, issue: number, actor, only }
    const request = newRequest(deps, tenant, { ...ask, source: 'merge' })
    const of = { repositoryId: request.repositoryId, requestId: request.id }
    await deps.store.promotions.open(request, [promoteJob(of, deps.nowMs(), 'begun')])
  }
}

/** Names of what is another version than before, or new; a file that can no longer be read is one, too. */
function changedPrompts(before: GatheredPrompts, merged: GatheredPrompts): string[] {
  const was = new Map(before.candidates.map(({ prompt, fingerprint }) => [prompt, fingerprint]))
  return merged.candidates.flatMap(({ prompt, fingerprint }) =>
    was.has(prompt) && was.get(prompt) === fingerprint ? [] : [prompt],
  )
}

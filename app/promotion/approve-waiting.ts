/** Wire: a reviewer who asks for what waits for a reviewer has approved it. */
import { mayApprove } from '../../shared/promotion/await-protection.ts'
import type { Deps } from '../deps.ts'
import { promoteJob } from '../jobs.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import type { PromotionAsk } from './request-promotion.ts'

const mostWaiting = 20

/**
 * The request that goes on by this person's word, in whose name it then stands; undefined where none of the very same commit,
 * share and environment waits, or this person is no reviewer of GitHub's environment. Somebody's own wish is not theirs to approve
 * where GitHub's environment forbids that.
 */
export async function approveWaiting(
  { store, nowMs }: Pick<Deps, 'store' | 'nowMs'>,
  { row, github }: Tenant,
  { environment, sha, actor, only, percent, version, sourceEvent }: PromotionAsk,
): Promise<RequestRow | undefined> {
  if (version !== undefined) return undefined
  const { promotions } = store
  const states = ['approval'] as const
  const waiting = await promotions.findRequests(row.id, { environment, states }, mostWaiting)
  const meant = waiting.filter((one) => one.sha === sha && one.percent === percent && isMeant(one, only))
  if (meant.length === 0) return undefined
  const rules = await github.getEnvironment(environment)
  const found = meant.find((one) => rules !== undefined && mayApprove(rules, actor, one.actor))
  if (found === undefined) return undefined
  const atMs = nowMs()
  const of = { repositoryId: row.id, requestId: found.id }
  return await promotions.change({
    repositoryId: row.id,
    id: found.id,
    from: states,
    patch: { state: 'timer', actor },
    nowMs: atMs,
    jobs: [promoteJob(of, atMs, `approved-${sourceEvent}`)],
  })
}

/** Who names prompts approves no others with them. */
function isMeant({ only: waiting }: RequestRow, only: readonly string[] | undefined): boolean {
  if (only === undefined) return true
  return waiting?.every((prompt) => only.includes(prompt)) ?? false
}

/** Wire: a release or a tag asks for the environments that releases move. */

import type { EnvironmentPolicy } from '../../shared/promotion/decision-facts.ts'
import { isTagOf } from '../../shared/promotion/match-ref.ts'
import { whoseTurn } from '../../shared/promotion/whose-turn.ts'
import type { Deps } from '../deps.ts'
import { announceJob, promoteJob } from '../jobs.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import { readEnded } from './follow-chain.ts'
import { policyInForce } from './policy-in-force.ts'
import { newRequest } from './request-promotion.ts'

export interface TaggedEvent {
  readonly tag: string
  /** of a prerelease and of a bare tag only those count that the environment names */
  readonly event: 'release' | 'prerelease' | 'tag'
  readonly actor: string
}

export async function requestForTag(
  deps: Deps,
  tenant: Tenant,
  { tag, event, actor }: TaggedEvent,
): Promise<void> {
  const { policy } = await policyInForce(deps, tenant)
  // a policy with a mistake moves nothing, and whoever released is told so where it would have
  const environments = policy.ok ? policy.value.environments : await lastEnvironments(deps, tenant)
  const wanted = Object.entries(environments).filter(([, rules]) => counts(rules, tag, event))
  const sha = wanted.length === 0 ? undefined : await tenant.github.resolveTag(tag)
  if (sha === undefined) return

  const sourceEvent = `tag/${tag}`
  const ended = await readEnded(deps, tenant.row.id, sourceEvent)
  for (const [environment] of whoseTurn(wanted, ended)) {
    const ask = { environment, source: 'release' as const, sourceEvent, sha, ref: tag, actor }
    const request = newRequest(deps, tenant, ask)
    const of = { repositoryId: request.repositoryId, requestId: request.id }
    const opened = await deps.store.promotions.open(request, [promoteJob(of, deps.nowMs(), 'begun')])
    if (opened.request.sha !== sha) await refuseMoved(deps, request, opened.request)
  }
}

async function lastEnvironments(
  { store }: Deps,
  { row }: Tenant,
): Promise<Readonly<Record<string, EnvironmentPolicy>>> {
  const saved = await store.promotions.savedEnvironments(row.id)
  // as `saveRules` wrote them
  return Object.fromEntries([...saved].map(([name, rules]) => [name, JSON.parse(rules) as EnvironmentPolicy]))
}

function counts(rules: EnvironmentPolicy, tag: string, event: TaggedEvent['event']): boolean {
  if (rules['promote-on'] !== 'release') return false
  return rules.tags === undefined ? event === 'release' : isTagOf(rules.tags, tag)
}

/** A tag that was released once names that commit for ever; what it names now has an answer of its own, once. */
async function refuseMoved(deps: Deps, request: RequestRow, first: RequestRow): Promise<void> {
  const { environment, sha, ref } = request
  const [was, is] = [first.sha, sha].map((one) => one.slice(0, 7))
  const why = `the tag ${ref} was released as ${was} and names ${is} now: release it under a new tag`
  const refused: RequestRow = {
    ...request,
    sourceEvent: `${request.sourceEvent}@${sha}`,
    state: 'refused',
    result: { headline: `nothing moved into ${environment}: ${why}`, prompts: [] },
  }
  const of = { repositoryId: refused.repositoryId, requestId: refused.id }
  await deps.store.promotions.open(refused, [announceJob(of, deps.nowMs(), 'refused')])
}

/** Edge: what of an event has ended, and the job that asks for it once more where an environment waits for that. */
import type { EnvironmentPolicy } from '../../shared/promotion/decision-facts.ts'
import { isFollowed } from '../../shared/promotion/whose-turn.ts'
import type { Deps } from '../deps.ts'
import { sourceJob } from '../jobs.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { NewDelivery } from '../store/rows.ts'

const waiting: ReadonlySet<RequestRow['state']> = new Set(['proving', 'approval', 'timer'])
const mostEnvironments = 1_000

/** Environments for which the request of this event has ended. */
export async function readEnded(
  { store }: Pick<Deps, 'store'>,
  repositoryId: number,
  sourceEvent: string,
): Promise<ReadonlySet<string>> {
  const requests = await store.promotions.findRequests(repositoryId, { sourceEvent }, mostEnvironments)
  return new Set(requests.flatMap(({ environment, state }) => (waiting.has(state) ? [] : [environment])))
}

/** Asks once more for the event of a request that ends, where an environment behind its own waits for that. */
export function turnJobs(
  row: RequestRow,
  environments: Readonly<Record<string, EnvironmentPolicy>>,
  nowMs: number,
): readonly NewDelivery[] {
  const { id, repositoryId, source, sourceEvent, environment, ref, pull, actor } = row
  if (source === 'command' || !isFollowed(row, environments)) return []
  // without tags it was a release that moved it
  const event = environments[environment]?.tags === undefined ? 'release' : 'tag'
  const what =
    source === 'merge' ? { ...(pull === undefined ? {} : { pull }) } : ({ tag: ref, event } as const)
  return [sourceJob({ repositoryId, source, sourceEvent, actor, ...what }, nowMs, `after-${id}`)]
}

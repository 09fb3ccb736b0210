/** Edge: where one merge or release moves several environments, one that versions come through goes before those behind it. */
import type { EnvironmentPolicy } from '../../shared/promotion/decision-facts.ts'
import type { Deps } from '../deps.ts'
import { sourceJob } from '../jobs.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { NewDelivery } from '../store/rows.ts'

type Named = readonly [name: string, rules: EnvironmentPolicy]

const waiting: readonly RequestRow['state'][] = ['proving', 'approval', 'timer']

/** Those of `wanted` whose turn it is: nothing of the same event is still to come into what they come from. */
export async function whoseTurn(
  { store }: Pick<Deps, 'store'>,
  repositoryId: number,
  wanted: readonly Named[],
  sourceEvent: string,
): Promise<readonly Named[]> {
  const names = new Set(wanted.map(([name]) => name))
  const isDue = await Promise.all(
    wanted.map(async ([, { from }]) => {
      if (from === undefined || !names.has(from)) return true
      const of = { environment: from, sourceEvent }
      const [before] = await store.promotions.findRequests(repositoryId, of, 1)
      return before !== undefined && !waiting.includes(before.state)
    }),
  )
  return wanted.filter((_, at) => isDue[at])
}

/** Asks once more for the event of a request that ends, where an environment behind its own waits for that. */
export function turnJobs(
  row: RequestRow,
  environments: Readonly<Record<string, EnvironmentPolicy>>,
  nowMs: number,
): readonly NewDelivery[] {
  const { id, repositoryId, source, sourceEvent, environment, ref, pull, actor } = row
  const isFollowed = Object.values(environments).some(
    (rules) => rules.from === environment && rules['promote-on'] === source,
  )
  if (!isFollowed || source === 'command') return []
  // without tags it was a release that moved it
  const event = environments[environment]?.tags === undefined ? 'release' : 'tag'
  const what =
    source === 'merge' ? { ...(pull === undefined ? {} : { pull }) } : ({ tag: ref, event } as const)
  return [sourceJob({ repositoryId, source, sourceEvent, actor, ...what }, nowMs, `after-${id}`)]
}

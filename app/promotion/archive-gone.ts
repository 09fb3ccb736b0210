/** Edge: prompts that the default branch no longer has are archived; nothing is deleted. */
import type { Deps } from '../deps.ts'
import type { Tenant } from '../tenant.ts'
import type { GatheredPrompts } from './gather-prompts.ts'

/** Looks at the tip of the branch. A file that is there but cannot be read, or that no suite reaches any more, is not gone. */
export async function archiveGone(
  { store, nowMs }: Pick<Deps, 'store' | 'nowMs'>,
  { row }: Tenant,
  { candidates, versions, facts, policyProblems }: GatheredPrompts,
  cause: string,
): Promise<void> {
  // without a policy nothing was read
  if (policyProblems !== undefined) return
  const names = new Set(candidates.map(({ prompt }) => prompt))
  const known = await store.prompts.list(row.id)
  const gone = known.filter(
    ({ name, path, archivedAtMs }) =>
      archivedAtMs === undefined &&
      !names.has(name) &&
      // its file may be read as another prompt now
      (versions.has(path) || !facts.head.tree.files.has(path)),
  )
  if (gone.length > 0)
    await store.prompts.archive(
      row.id,
      gone.map(({ name }) => name),
      cause,
      nowMs(),
    )
}

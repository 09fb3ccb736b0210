/** Pure: pointers and their answers → what stands where: repository, environment, prompt. */
import type { PointerRow } from '../store/promotion-store.ts'
import type { RepositoryRow } from '../store/rows.ts'
import { type KnownArm, repositoryKey, type ServedPlace, type ServedRepository } from './served-copy.ts'

export function arrangePlaces(
  repositories: readonly RepositoryRow[],
  pointers: readonly PointerRow[],
  arms: ReadonlyMap<number, KnownArm>,
): Map<string, ServedRepository> {
  const byId = new Map<number, Map<string, Map<string, ServedPlace>>>()
  for (const { id } of repositories) byId.set(id, new Map())
  for (const pointer of pointers) {
    const environments = byId.get(pointer.repositoryId)
    if (environments === undefined) continue
    const places = environments.get(pointer.environment) ?? new Map<string, ServedPlace>()
    environments.set(pointer.environment, places)
    places.set(pointer.prompt, { ...places.get(pointer.prompt), ...halfOf(pointer, arms.get(pointer.id)) })
  }
  return new Map(
    repositories.map(({ id, owner, name }) => [
      repositoryKey(owner, name),
      { id, environments: byId.get(id) ?? new Map() },
    ]),
  )
}

/** What one pointer says of its place. A halt stops both arms. */
function halfOf(pointer: PointerRow, known: KnownArm | undefined): ServedPlace {
  const { kind, slot, actor, atMs, why, requestId, percent = 0 } = pointer
  if (kind === 'halt') {
    return { halted: { by: actor, atMs, requestId, ...(why === undefined ? {} : { why }) } }
  }
  const arm = known?.arm
  // a canary that cannot be read is none; its callers get what the others get
  if (slot === 'canary') return arm === undefined ? {} : { canary: { ...arm, percent } }
  return arm === undefined ? { isUnreadable: true } : { stable: arm }
}

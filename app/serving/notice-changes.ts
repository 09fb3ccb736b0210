/** The store, and a call after each write of this process that changes what is served. */
import type { Store } from '../store/store.ts'

export function noticeChanges(store: Store, changed: () => void): Store {
  const after =
    <Args extends unknown[], T>(write: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      const told = await write(...args)
      changed()
      return told
    }
  const { promotions, readKeys, repositories } = store
  return {
    ...store,
    promotions: { ...promotions, move: after(promotions.move) },
    readKeys: { ...readKeys, add: after(readKeys.add), revoke: after(readKeys.revoke) },
    // not `save`: every event saves, and few change a name; those are seen a few seconds later
    repositories: { ...repositories, remove: after(repositories.remove) },
  }
}

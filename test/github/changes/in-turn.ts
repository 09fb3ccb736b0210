/** One change of a repository's branches after the other, as git's locks have it. */
import type { Repository } from '../state/repository.ts'

const tails = new WeakMap<Repository, Promise<unknown>>()

/** Never within another turn of the same repository: it would wait for itself. */
export function inTurn<T>(repository: Repository, work: () => Promise<T>): Promise<T> {
  const before = tails.get(repository) ?? Promise.resolve()
  const turn = before.then(work, work)
  tails.set(repository, turn)
  return turn
}

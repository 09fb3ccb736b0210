/** Asks GitHub which repositories the App looks after: an installation whose event was missed for too long is found. */
import { describeRepository } from '../describe-repository.ts'
import type { GitHub } from '../github/github.ts'
import type { RepositoryRow } from '../store/rows.ts'
import type { Repositories } from '../store/store.ts'
import type { Swept } from './start-sweeps.ts'

export interface LearnDeps {
  readonly github: Pick<GitHub, 'listRepositories'>
  readonly store: { readonly repositories: Pick<Repositories, 'get' | 'save'> }
}

function isSame(known: RepositoryRow | undefined, now: RepositoryRow): boolean {
  return (
    known !== undefined &&
    known.removedAtMs === undefined &&
    Object.entries(now).every(([name, value]) => known[name as keyof RepositoryRow] === value)
  )
}

export async function learnRepositories({ github, store }: LearnDeps, signal?: AbortSignal): Promise<Swept> {
  let done = 0
  for await (const facts of github.listRepositories()) {
    signal?.throwIfAborted()
    const now = describeRepository(facts)
    if (isSame(await store.repositories.get(now.id), now)) continue
    await store.repositories.save(now)
    done += 1
  }
  return { done, problems: [] }
}

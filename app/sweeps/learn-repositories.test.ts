/** A repository that no event told of is learned, one that changed is saved, one that did not is left alone. */
import { expect, test } from 'vitest'
import type { RepositoryFacts } from '../github/github.ts'
import type { RepositoryRow } from '../store/rows.ts'
import { learnRepositories } from './learn-repositories.ts'

const facts: RepositoryFacts = {
  id: 1,
  ownerId: 2,
  owner: 'acme',
  name: 'shop',
  installationId: 3,
  defaultBranch: 'main',
  isPrivate: false,
}
const row: RepositoryRow = facts

async function learn(known: readonly RepositoryRow[], told: readonly RepositoryFacts[]) {
  const saved: RepositoryRow[] = []
  const swept = await learnRepositories({
    github: {
      async *listRepositories() {
        yield* told
      },
    },
    store: {
      repositories: {
        get: async (id) => known.find((one) => one.id === id),
        save: async (one) => void saved.push(one),
      },
    },
  })
  return { saved, swept }
}

test.each<[string, readonly RepositoryRow[], number]>([
  ['unknown', [], 1],
  ['known as it is', [row], 0],
  ['renamed', [{ ...row, name: 'store' }], 1],
  ['of another installation', [{ ...row, installationId: 9 }], 1],
  ['thought to be removed', [{ ...row, removedAtMs: 5 }], 1],
])('a repository that is %s', async (_name, known, count) => {
  const { saved, swept } = await learn(known, [facts])
  expect(saved).toEqual(count === 0 ? [] : [row])
  expect(swept).toEqual({ done: count, problems: [] })
})

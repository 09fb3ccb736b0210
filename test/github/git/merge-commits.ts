/** The three ways GitHub merges a pull request, made on objects only. */
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entries } from '../../git/entries.ts'
import type { BareRepository } from './bare-repository.ts'
import { writeCommit } from './write-commit.ts'

export type MergeMethod = 'merge' | 'squash' | 'rebase'

export interface Merge {
  readonly base: string
  readonly head: string
  readonly method: MergeMethod
  readonly message: string
  readonly author: { readonly name: string; readonly email: string }
  readonly atMs: number
}

/** Id of the commit the base branch would point at; undefined: conflict. No ref is changed. */
export async function mergeCommits(repository: BareRepository, merge: Merge): Promise<string | undefined> {
  const env = dates(merge)
  if (merge.method === 'rebase') return rebase(repository, merge, env)
  const tree = await mergeTree(repository, merge.base, merge.head)
  if (tree === undefined) return undefined
  const parents = merge.method === 'merge' ? [merge.base, merge.head] : [merge.base]
  const flags = parents.flatMap((parent) => ['-p', parent])
  return (await repository.git(['commit-tree', ...flags, tree], { input: merge.message, env })).text
}

/** The merged tree of two commit ids; undefined: conflict. */
export const mergeTree = (
  repository: BareRepository,
  base: string,
  head: string,
): Promise<string | undefined> =>
  repository.once(`merge ${base} ${head}`, async () => {
    const args = ['merge-tree', '--write-tree', '--allow-unrelated-histories', base, head]
    const { code, text } = await repository.git(args, { accept: [1] })
    return code === 0 ? text.split('\n')[0] : undefined
  })

async function rebase(
  repository: BareRepository,
  merge: Merge,
  env: Record<string, string>,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(repository.dir, 'rebase-'))
  const tree = join(folder, 'tree')
  await repository.git(['worktree', 'add', '--quiet', '--detach', tree, merge.base])
  try {
    const picked = await repository.git(
      ['-C', tree, 'cherry-pick', '--allow-empty', `${merge.base}..${merge.head}`],
      { accept: [1], env },
    )
    if (picked.code !== 0) return undefined
    return (await repository.git(['-C', tree, 'rev-parse', 'HEAD'])).text
  } finally {
    await repository.git(['worktree', 'remove', '--force', tree])
    await rm(folder, { recursive: true, force: true })
  }
}

/** The same commit with other files in it. */
export async function editCommit(
  repository: BareRepository,
  sha: string,
  entries: Entries,
  merge: Merge,
): Promise<string> {
  const { parents, message } = await repository.readCommit(sha)
  const branch = `edit-of-${sha}`
  const edited = await writeCommit(repository, { ...merge, branch, parent: sha, entries })
  await repository.deleteRef(`refs/heads/${branch}`)
  const flags = parents.flatMap((parent) => ['-p', parent])
  const args = ['commit-tree', ...flags, `${edited}^{tree}`]
  return (await repository.git(args, { input: message, env: dates(merge) })).text
}

function dates({ author, atMs }: Merge): Record<string, string> {
  const date = new Date(atMs).toISOString()
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  }
}

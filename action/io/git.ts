/** The git edge: trees, contents and history by object id. Nothing is ever checked out, and nothing of a commit is run. */
import type { Tree } from '../../shared/plan/plan.ts'
import {
  deepenUntilMergeBase,
  type FetchOptions,
  fetchAbsent,
  fetchCommit,
  mergeBase,
} from './git/fetch-history.ts'
import { fetchTree } from './git/fetch-tree.ts'
import { findRenames, findWorkTreeRenames } from './git/find-renames.ts'
import { GitProblem } from './git/git-problem.ts'
import { listTree } from './git/list-tree.ts'
import { listWorkTree, readWorkFile, streamWorkFile, topFolder } from './git/list-work-tree.ts'
import { readBlobs, streamBlob } from './git/read-blobs.ts'
import { resolveCommit } from './git/resolve-commit.ts'
import { type GitContext, runGit } from './git/run-git.ts'

/** Where a head is asked for, this word stands for the work tree as it is, committed or not. */
export const WORK_TREE = 'WORKTREE'

export interface RepositoryOptions {
  /** default: the environment of the process */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** deadline of each git command; default 120,000 */
  readonly timeoutMs?: number
  /** read a checkout that another user owns; default: on GitHub's runners, where the job's container has another user */
  readonly trustOwner?: boolean
  /** ends running commands */
  readonly signal?: AbortSignal
}

/** Every function throws a GitProblem whose message names the fix. Ids are full object ids. */
export interface Repository {
  /** top folder of the work tree; throws `no-work-tree` in a bare repository */
  readonly topFolder: () => Promise<string>
  readonly resolveCommit: (ref: string) => Promise<string>
  /** undefined where the history that is here has no common ancestor */
  readonly mergeBase: (a: string, b: string) => Promise<string | undefined>
  readonly listTree: (sha: string) => Promise<Tree>
  /** tracked files and untracked ones that are not ignored; contents are read by the same functions */
  readonly listWorkTree: () => Promise<Tree>
  /** path at head → path at base; `head` is a commit or a tree that `listWorkTree` gave */
  readonly findRenames: (base: string, head: string | Tree) => Promise<Map<string, string>>
  /** each content by its id, none above `maxBytes` */
  readonly readBlobs: (
    oids: Iterable<string>,
    options: { readonly maxBytes: number },
  ) => Promise<Map<string, Uint8Array>>
  readonly streamBlob: (oid: string) => AsyncIterable<Uint8Array>
  readonly fetchCommit: (target: string, options?: FetchOptions) => Promise<string>
  /** like fetchCommit, without its history in a shallow clone */
  readonly fetchTree: (sha: string, options?: FetchOptions) => Promise<string>
  readonly deepenUntilMergeBase: (base: string, head: string, options?: FetchOptions) => Promise<string>
}

/** The repository that `dir` lies in. Nothing is started before the first question. */
export function openRepository(dir: string, options: RepositoryOptions = {}): Repository {
  const env = options.env ?? process.env
  const context: GitContext = {
    dir,
    env,
    timeoutMs: options.timeoutMs ?? 120_000,
    trustOwner: options.trustOwner ?? env['GITHUB_ACTIONS'] === 'true',
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  }
  const absent = new Set<string>()
  const workFiles = new Map<string, string>()
  let checked: Promise<{ partial: boolean }> | undefined
  const ready = () => {
    checked ??= checkRepository(context)
    return checked
  }

  const after =
    <A extends unknown[], R>(ask: (context: GitContext, ...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await ready()
      return await ask(context, ...args)
    }

  const present = async (oids: readonly string[]) => {
    const wanted = oids.filter((oid) => absent.has(oid))
    await fetchAbsent(context, wanted)
    for (const oid of wanted) absent.delete(oid)
  }

  async function* stream(oid: string): AsyncGenerator<Uint8Array, void, undefined> {
    await ready()
    const file = workFiles.get(oid)
    if (file !== undefined) return yield* streamWorkFile(file, oid, Number.POSITIVE_INFINITY)
    await present([oid])
    yield* streamBlob(context, oid)
  }

  return {
    topFolder: after(topFolder),
    resolveCommit: after(resolveCommit),
    mergeBase: after(mergeBase),
    listTree: async (sha) => {
      const { partial } = await ready()
      return await listTree(context, sha, partial ? absent : undefined)
    },
    listWorkTree: async () => {
      await ready()
      const { tree, pathByOid } = await listWorkTree(context)
      for (const [oid, path] of pathByOid) workFiles.set(oid, path)
      return tree
    },
    findRenames: async (base, head) => {
      const { partial } = await ready()
      if (typeof head === 'string') return await findRenames(context, base, head)
      const baseTree = await listTree(context, base, partial ? absent : undefined)
      return await findWorkTreeRenames({ ...context, dir: await topFolder(context) }, baseTree, head)
    },
    readBlobs: async (oids, { maxBytes }) => {
      await ready()
      const wanted = [...oids]
      const stored = wanted.filter((oid) => !workFiles.has(oid))
      await present(stored)
      const blobs = await readBlobs(context, stored, maxBytes)
      for (const oid of wanted) {
        const file = workFiles.get(oid)
        if (file !== undefined) blobs.set(oid, await readWorkFile(file, oid, maxBytes))
      }
      return blobs
    },
    streamBlob: stream,
    fetchCommit: after(fetchCommit),
    fetchTree: after(fetchTree),
    deepenUntilMergeBase: after(deepenUntilMergeBase),
  }
}

/** Asks once whether git is new enough and `dir` a repository, and whether contents may be missing from it. */
async function checkRepository(context: GitContext): Promise<{ partial: boolean }> {
  const version = (await runGit({ ...context, dir: '.' }, ['version'])).stdout.toString('utf8')
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(version) ?? []
  if (Number(major) < 2 || (Number(major) === 2 && Number(minor) < 31))
    throw new GitProblem('git-too-old', `${version.trim()} is too old`, { hint: 'install git 2.31 or newer' })
  await runGit(context, ['rev-parse', '--git-dir'])
  const promisors = ['config', '--get-regexp', '^remote\\..*\\.promisor$']
  const { code } = await runGit(context, promisors, { answers: [1] })
  return { partial: code === 0 }
}

/** Edge: the repository → the facts a plan is made of. Reads by object id, checks nothing out. */

import type { Sandboxed } from '../sandbox/create-sandboxed.ts'
import { type GatheredFacts, gatherFacts } from '../shared/gather/gather-facts.ts'
import { GitProblem } from './io/git/git-problem.ts'
import { type Repository, WORK_TREE } from './io/git.ts'
import type { ChangeRefs } from './read-change.ts'

export interface GatherDeps {
  readonly repository: Repository
  readonly sandbox: Sandboxed
}

export interface Commits {
  readonly base: string
  readonly mergeBase: string
  readonly head: string
}

export interface Gathered extends GatheredFacts {
  readonly commits: Commits
}

export interface GatherOptions {
  readonly refs: ChangeRefs
  readonly configPath: string
  readonly only: readonly string[]
}

/** The first name that is here, else what the remote gives under one of its own names. */
async function commitOf(
  repository: Repository,
  names: readonly string[],
  fetch: readonly string[],
): Promise<string> {
  let first: unknown
  for (const name of names) {
    try {
      return await repository.resolveCommit(name)
    } catch (error) {
      first ??= error
    }
  }
  const [target, ...refs] = fetch
  if (target === undefined && names.length > 1 && first instanceof GitProblem && first.code === 'unknown-ref')
    throw new GitProblem('unknown-ref', `there is no commit to compare with: none of ${names.join(', ')}`, {
      hint: 'commit something first, or name the base with --base',
    })
  if (target === undefined) throw first
  try {
    return await repository.fetchCommit(target, { refs })
  } catch (error) {
    // a name of the user's that is nowhere is told as such, a commit of the event as what the remote said
    throw /^[0-9a-f]{40,64}$/.test(target) ? error : first
  }
}

/**
 * Three commits that are known by their ids. Where the server does not give the merge base by its id, the history of the
 * other two is deepened until it is there.
 */
async function bringOrdered(repository: Repository, refs: ChangeRefs, mergeBase: string): Promise<Commits> {
  const bring = async ([sha = '', ...ways]: readonly string[]) =>
    await repository.fetchTree(sha, { refs: ways })
  const base = await bring(refs.baseFetch)
  const head = await bring(refs.headFetch)
  try {
    await bring([mergeBase, ...refs.baseFetch.slice(1)])
  } catch (error) {
    if (!(error instanceof GitProblem) || error.code === 'cancelled') throw error
    await repository.deepenUntilMergeBase(base, head, { refs: refs.headFetch.slice(1) })
    await repository.resolveCommit(mergeBase)
  }
  return { base, mergeBase, head }
}

/** The three commits as the history has them. The work tree, asked for by name, stands on the commit that is checked out. */
async function findCommits(repository: Repository, refs: ChangeRefs): Promise<Commits> {
  const base = await commitOf(repository, refs.base, refs.baseFetch)
  const head =
    refs.head === WORK_TREE
      ? await repository.resolveCommit('HEAD')
      : await commitOf(repository, [refs.head], refs.headFetch)
  const mergeBase = await repository.deepenUntilMergeBase(base, head, { refs: [...refs.headFetch.slice(1)] })
  return { base, mergeBase, head }
}

async function resolveChange(repository: Repository, refs: ChangeRefs) {
  const isWorkTree = refs.head === WORK_TREE
  const { base, mergeBase, head } =
    refs.mergeBase === undefined
      ? await findCommits(repository, refs)
      : await bringOrdered(repository, refs, refs.mergeBase)
  const trees = {
    base: await repository.listTree(base),
    mergeBase: await repository.listTree(mergeBase),
    head: isWorkTree ? await repository.listWorkTree() : await repository.listTree(head),
  }
  const renames = await repository.findRenames(mergeBase, isWorkTree ? trees.head : head)
  return { commits: { base, mergeBase, head }, trees, renames }
}

/**
 * Reads what a plan needs of the base branch, the merge base and the head. The policy in force is the base branch's.
 * Throws GitProblem where the repository itself cannot be read.
 */
export async function gather(deps: GatherDeps, options: GatherOptions): Promise<Gathered> {
  const { refs, configPath, only } = options
  const { commits, trees, renames } = await resolveChange(deps.repository, refs)
  const { everything } = refs
  const change = { trees, renames, configPath, only, everything }
  return { commits, ...(await gatherFacts({ source: deps.repository, parsers: deps.sandbox }, change)) }
}

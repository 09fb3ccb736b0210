/** Brings one commit and its tree, where its history is not asked for. */
import { type FetchOptions, fetchCommit, isShallow } from './fetch-history.ts'
import type { GitContext } from './run-git.ts'

/** A commit and its tree, with no more history than there is: in a shallow clone this one commit alone. */
export async function fetchTree(
  context: GitContext,
  sha: string,
  options: FetchOptions = {},
): Promise<string> {
  const depth = (await isShallow(context)) ? { depth: 1 } : {}
  return await fetchCommit(context, sha, { ...options, ...depth })
}

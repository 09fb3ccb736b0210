/** Names of commits → ids; names that git could misread are refused. */
import { GitProblem, quoteForMessage } from './git-problem.ts'
import { type GitContext, runGit } from './run-git.ts'

/**
 * The id of the commit that `ref` names: a branch, a tag, an id, `HEAD~2`. A branch that is only at a remote is found there.
 * Throws `unsafe-ref` for what could be taken for an option or a range, `unknown-ref` for what is not here.
 */
export async function resolveCommit(context: GitContext, ref: string): Promise<string> {
  assertSafeRef(ref)
  for (const candidate of [ref, `refs/remotes/origin/${ref}`]) {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`]
    const { code, stdout } = await runGit(context, args, { answers: [1] })
    if (code === 0) return stdout.toString('latin1').trim()
  }
  throw new GitProblem('unknown-ref', `"${quoteForMessage(ref)}" names no commit of this clone`, {
    hint: 'fetch it first (actions/checkout: fetch-depth: 0), or correct the name',
  })
}

/** Refuses what git could read as an option, a range, a path of a tree or a second line. */
export function assertSafeRef(ref: string): void {
  const safe =
    /^[^-\s~^:?*[\\\p{Cc}][^\s:?*[\\\p{Cc}]*$/u.test(ref) && !ref.includes('..') && ref.length <= 255
  if (safe) return
  throw new GitProblem('unsafe-ref', `"${quoteForMessage(ref)}" is not the name of a commit`, {
    hint: 'give a branch, a tag or a full commit id',
  })
}

/** Whether the commit's object is here. In a partial clone it may be fetched by asking. */
export async function hasCommit(context: GitContext, sha: string): Promise<boolean> {
  const { code } = await runGit(context, ['cat-file', '-e', `${sha}^{commit}`], { answers: [1, 128] })
  return code === 0
}

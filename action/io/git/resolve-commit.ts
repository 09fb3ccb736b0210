/** Names of commits → ids, ids → what a reader wants to know of them. */
import { GitProblem, quoteForMessage } from './git-problem.ts'
import { type GitContext, runGit } from './run-git.ts'

export interface CommitFacts {
  readonly sha: string
  readonly parents: readonly string[]
  readonly author: string
  /** ISO 8601, with the author's own offset */
  readonly date: string
  readonly subject: string
}

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

/** Author, date and first line of a commit. */
export async function readCommit(context: GitContext, sha: string): Promise<CommitFacts> {
  assertSafeRef(sha)
  const format = '--format=%H%x00%P%x00%an%x00%aI%x00%s%x00'
  const args = ['log', '-1', '--no-show-signature', '--no-color', '--encoding=UTF-8', format, sha, '--']
  const { stdout } = await runGit(context, args)
  const [id = '', parents = '', author = '', date = '', subject = ''] = stdout.toString('utf8').split('\0')
  return { sha: id, parents: parents.split(' ').filter((parent) => parent !== ''), author, date, subject }
}

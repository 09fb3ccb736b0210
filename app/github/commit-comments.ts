/** Comments on a commit, which is where a release is answered. */
import { isOurs, type Made } from './comments.ts'
import type { RepositoryContext } from './context.ts'
import { GitHubFault, type GitHubRepository } from './github.ts'
import { readPages } from './read-pages.ts'

interface CommitComment extends Made {
  readonly id: number
  readonly body: string
}

/** The oldest comment of this App on the commit that begins with the marker. */
export async function findCommitComment(
  context: RepositoryContext,
  sha: string,
  marker: string,
): Promise<number | undefined> {
  const { caller, at } = context
  const pages = readPages<CommitComment>(caller, (octokit, page) =>
    octokit.rest.repos.listCommentsForCommit({ ...at, commit_sha: sha, per_page: 100, page }),
  )
  for await (const comment of pages) {
    if (comment.body.startsWith(marker) && (await isOurs(context, comment))) return comment.id
  }
  return undefined
}

export async function createCommitComment(
  { caller, at, line }: RepositoryContext,
  sha: string,
  body: string,
): Promise<number> {
  const { data } = await caller.create(line, (octokit) =>
    octokit.rest.repos.createCommitComment({ ...at, commit_sha: sha, body }),
  )
  return data.id
}

/** GitHub wants `contents: write` for it, which an installation may have given although nobody asked. */
export async function updateCommitComment(
  { caller, at, line }: RepositoryContext,
  id: number,
  body: string,
): ReturnType<GitHubRepository['updateCommitComment']> {
  try {
    await caller.write(line, (octokit) =>
      octokit.rest.repos.updateCommitComment({ ...at, comment_id: id, body }),
    )
    return 'updated'
  } catch (error) {
    if (!(error instanceof GitHubFault)) throw error
    if (error.kind === 'not-found') return 'gone'
    if (error.kind === 'forbidden') return 'not-permitted'
    throw error
  }
}

/** Comments and reactions on pull requests. */
import type { RepositoryContext } from './context.ts'
import type { GitHubRepository } from './github.ts'
import { readPages } from './read-pages.ts'
import { toUndefined } from './request.ts'

interface Comment extends Made {
  readonly id: number
  readonly body?: string | undefined
}

/** Who made something, as GitHub tells it. */
export interface Made {
  readonly user: { readonly login: string; readonly type: string } | null
  readonly performed_via_github_app?: { readonly id: number } | null | undefined
}

/** The oldest comment of this App that begins with the marker. */
export async function findComment(
  context: RepositoryContext,
  pull: number,
  marker: string,
): Promise<number | undefined> {
  const { caller, at } = context
  const pages = readPages<Comment>(caller, (octokit, page) =>
    octokit.rest.issues.listComments({ ...at, issue_number: pull, per_page: 100, page }),
  )
  for await (const comment of pages) {
    if (comment.body?.startsWith(marker) && (await isOurs(context, comment))) return comment.id
  }
  return undefined
}

/** People can copy a marker, they cannot write as the App. */
export async function isOurs(context: RepositoryContext, made: Made): Promise<boolean> {
  if (made.performed_via_github_app != null)
    return made.performed_via_github_app.id === context.appId && made.user?.type === 'Bot'
  return made.user?.type === 'Bot' && made.user.login === `${await context.slug()}[bot]`
}

export async function createComment(
  { caller, at, line }: RepositoryContext,
  pull: number,
  body: string,
): Promise<number> {
  const { data } = await caller.create(line, (octokit) =>
    octokit.rest.issues.createComment({ ...at, issue_number: pull, body }),
  )
  return data.id
}

export async function updateComment(
  { caller, at, line }: RepositoryContext,
  id: number,
  body: string,
): Promise<'updated' | 'gone'> {
  const answer = await toUndefined(
    caller.write(line, (octokit) => octokit.rest.issues.updateComment({ ...at, comment_id: id, body })),
  )
  return answer === undefined ? 'gone' : 'updated'
}

export async function react(
  { caller, at, line }: RepositoryContext,
  commentId: number,
  reaction: Parameters<GitHubRepository['react']>[1],
): Promise<void> {
  await caller.create(line, (octokit) =>
    octokit.rest.reactions.createForIssueComment({ ...at, comment_id: commentId, content: reaction }),
  )
}

/** A commit as plain data for its page: its message, the tags that name it, and what was said and deployed of it. */
import type { RepositoryHandle } from '../../test/github/scenario/open-repository.ts'
import { type DeploymentView, readDeployments } from './read-deployments.ts'

export interface CommitPageView {
  readonly repository: string
  readonly ownApp: string
  readonly sha: string
  readonly author: string
  readonly title: string
  readonly atMs: number
  readonly branch: string
  readonly tags: readonly string[]
  readonly comments: readonly {
    readonly author: string
    readonly isBot: boolean
    readonly body: string
    readonly atMs: number
  }[]
  readonly deployments: readonly DeploymentView[]
}

export async function readCommitView(
  handle: RepositoryHandle,
  sha: string,
  ownApp: string,
): Promise<CommitPageView> {
  const { git, defaultBranch } = handle.repository
  const { text } = await git.git(['log', '-1', '--format=%an%x09%ct%x09%s', sha])
  const [author = '', seconds = '0', ...title] = text.trimEnd().split('\t')
  const tags = await git.git(['tag', '--points-at', sha])
  return {
    repository: handle.fullName(),
    ownApp,
    sha,
    author,
    title: title.join('\t'),
    atMs: Number(seconds) * 1000,
    branch: defaultBranch,
    tags: tags.text.split('\n').filter((tag) => tag !== ''),
    comments: handle.commitComments(sha).map((comment) => ({
      author: comment.author.login,
      isBot: comment.author.type === 'Bot',
      body: comment.body,
      atMs: comment.createdAtMs,
    })),
    deployments: readDeployments(handle, [sha]),
  }
}

/** A pull request as plain data for its page: what GitHub holds, with the commits and the lines that were changed. */
import { type PullPage, pageOf } from '../../test/github/page-of.ts'
import type { PullHandle } from '../../test/github/scenario/open-pull.ts'
import { type DeploymentView, readDeployments } from './read-deployments.ts'

export interface CommitView {
  readonly sha: string
  readonly author: string
  readonly message: string
  readonly atMs: number
  /** of our check on it, the newest */
  readonly outcome: string
}

export interface PullView extends PullPage {
  /** slug of the App whose Markdown may hold HTML */
  readonly ownApp: string
  readonly openedAtMs: number
  readonly commits: readonly CommitView[]
  /** unified diff against the merge base */
  readonly diff: string
  readonly deployments: readonly DeploymentView[]
  /** absent: not merged */
  readonly merged?: { readonly by: string; readonly atMs: number; readonly sha: string }
}

interface History {
  readonly commits: readonly Omit<CommitView, 'outcome'>[]
  readonly diff: string
}

const histories = new WeakMap<object, Map<string, History>>()

/** Kept as it was first read: after the merge the base holds the commits too. */
async function readHistory({ pull, repository: { repository } }: PullHandle): Promise<History> {
  const known = histories.get(pull) ?? new Map<string, History>()
  histories.set(pull, known)
  const { baseSha, headSha } = pull
  const found = known.get(headSha)
  if (found !== undefined) return found
  const { git } = repository
  const log = await git.git(['log', '--reverse', '--format=%H%x09%an%x09%ct%x09%s', `${baseSha}..${headSha}`])
  const commits = log.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sha = '', author = '', seconds = '0', ...subject] = line.split('\t')
      return { sha, author, atMs: Number(seconds) * 1000, message: subject.join('\t') }
    })
  const { text: diff } = await git.git(['diff', '--no-color', '--no-ext-diff', `${baseSha}...${headSha}`])
  const history = { commits, diff }
  known.set(headSha, history)
  return history
}

export async function readPullView(handle: PullHandle, ownApp: string): Promise<PullView> {
  const { pull, repository } = handle
  const { commits, diff } = await readHistory(handle)
  const { mergedAtMs, mergedBy, mergeCommitSha } = pull
  const outcomeOf = (sha: string): string => {
    const [newest] = repository.checks(sha)
    return newest?.conclusion ?? newest?.status ?? 'none'
  }
  return {
    // a moment stays as it was, though the stand-in goes on
    ...structuredClone(await pageOf(handle)),
    ownApp,
    openedAtMs: pull.issue.createdAtMs,
    commits: commits.map((commit) => ({ ...commit, outcome: outcomeOf(commit.sha) })),
    diff,
    deployments: readDeployments(repository, [...commits.map(({ sha }) => sha), mergeCommitSha ?? '']),
    ...(mergedAtMs === undefined
      ? {}
      : { merged: { by: mergedBy?.login ?? '', atMs: mergedAtMs, sha: mergeCommitSha ?? '' } }),
  }
}

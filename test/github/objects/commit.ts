/** Commits in the three forms GitHub has, and the files a commit or a pull request changes. */
import type { Commit } from '../git/bare-repository.ts'
import type { FileChange } from '../git/compare-commits.ts'
import type { Repository } from '../state/repository.ts'
import type { World } from '../state/world.ts'
import { nodeId, repositoryPage, repositoryUrl } from './values.ts'

export const verification = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
}

const parent = (world: World, repository: Repository, part: 'commits' | 'git/commits') => (sha: string) => ({
  sha,
  url: `${repositoryUrl(world, repository)}/${part}/${sha}`,
  html_url: `${repositoryPage(world, repository)}/commit/${sha}`,
})

/** Of `commits/{ref}`, comparisons and branches. */
export function commitObject(world: World, repository: Repository, commit: Commit) {
  const url = repositoryUrl(world, repository)
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: [...repository.commitComments.values()].filter(({ sha }) => sha === commit.sha).length,
      verification,
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${repositoryPage(world, repository)}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: null,
    committer: null,
    parents: commit.parents.map(parent(world, repository, 'commits')),
  }
}

/** Of `git/commits/{sha}`. */
export function gitCommitObject(world: World, repository: Repository, commit: Commit) {
  const url = repositoryUrl(world, repository)
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${repositoryPage(world, repository)}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map(parent(world, repository, 'git/commits')),
    verification,
  }
}

/** Of check suites and workflow runs. */
export const simpleCommitObject = (commit: Commit) => ({
  id: commit.sha,
  tree_id: commit.tree,
  message: commit.message,
  timestamp: commit.committer.date,
  author: { name: commit.author.name, email: commit.author.email },
  committer: { name: commit.committer.name, email: commit.committer.email },
})

/** Of push events; `files` are those the commit changed against its first parent. */
export function pushedCommitObject(
  world: World,
  repository: Repository,
  commit: Commit,
  files: readonly FileChange[],
) {
  const paths = (status: FileChange['status']) =>
    files.filter((each) => each.status === status).map(({ path }) => path)
  return {
    ...simpleCommitObject(commit),
    distinct: true,
    url: `${repositoryPage(world, repository)}/commit/${commit.sha}`,
    added: [...paths('added'), ...paths('renamed')],
    removed: [
      ...paths('removed'),
      ...files.flatMap((each) => (each.previousPath === undefined ? [] : [each.previousPath])),
    ],
    modified: [...paths('modified'), ...paths('changed')],
  }
}

export function fileObject(world: World, repository: Repository, head: string, file: FileChange) {
  const path = file.path.split('/').map(encodeURIComponent).join('/')
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${repositoryPage(world, repository)}/blob/${head}/${path}`,
    raw_url: `${repositoryPage(world, repository)}/raw/${head}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${head}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  }
}

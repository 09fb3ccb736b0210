/** A pull request: as lists and webhooks carry it, in full, and as checks name it. */
import { associationOf } from '../state/find.ts'
import type { Pull, Repository } from '../state/repository.ts'
import type { Account, World } from '../state/world.ts'
import { accountObject } from './account.ts'
import { repositoryObject } from './repository.ts'
import { iso, isoOrNull, link, nodeId, repositoryPage, repositoryUrl } from './values.ts'

export function pullObject(world: World, repository: Repository, pull: Pull) {
  const url = `${repositoryUrl(world, repository)}/pulls/${pull.number}`
  const issue = `${repositoryUrl(world, repository)}/issues/${pull.number}`
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}`
  const statuses = `${repositoryUrl(world, repository)}/statuses/${pull.headSha}`
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.issue.state,
    locked: pull.issue.isLocked,
    title: pull.issue.title,
    user: accountObject(world, pull.issue.author),
    body: pull.issue.body,
    created_at: iso(pull.issue.createdAtMs),
    updated_at: iso(pull.issue.updatedAtMs),
    closed_at: isoOrNull(pull.issue.closedAtMs),
    merged_at: isoOrNull(pull.mergedAtMs),
    merge_commit_sha: pull.mergeCommitSha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.isDraft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryUrl(world, repository)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: side(world, pull.headOwner, pull.headRef, pull.headSha, pull.headRepository),
    base: side(world, repository.owner, pull.baseRef, pull.baseSha, repository),
    _links: {
      self: link(url),
      html: link(page),
      issue: link(issue),
      comments: link(`${issue}/comments`),
      review_comments: link(`${url}/comments`),
      review_comment: link(`${repositoryUrl(world, repository)}/pulls/comments{/number}`),
      commits: link(`${url}/commits`),
      statuses: link(statuses),
    },
    author_association: associationOf(repository, pull.issue.author),
    auto_merge: null,
    active_lock_reason: pull.issue.isLocked ? 'resolved' : null,
  }
}

function side(world: World, owner: Account, ref: string, sha: string, repository: Repository | undefined) {
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: accountObject(world, owner),
    repo: repository === undefined ? null : repositoryObject(world, repository),
  }
}

/** What only a request for this one pull request tells. */
export interface PullDetails {
  readonly mergeable: boolean | null
  readonly mergeableState: string
  readonly commits: number
  readonly additions: number
  readonly deletions: number
  readonly files: number
}

export function fullPullObject(world: World, repository: Repository, pull: Pull, details: PullDetails) {
  const comments = [...repository.comments.values()].filter((each) => each.number === pull.number)
  return {
    ...pullObject(world, repository, pull),
    merged: pull.mergedAtMs !== undefined,
    mergeable: details.mergeable,
    rebaseable: details.mergeable,
    mergeable_state: details.mergeableState,
    merged_by: pull.mergedBy === undefined ? null : accountObject(world, pull.mergedBy),
    comments: comments.length,
    review_comments: 0,
    maintainer_can_modify: pull.headRepository !== repository,
    commits: details.commits,
    additions: details.additions,
    deletions: details.deletions,
    changed_files: details.files,
  }
}

export function minimalPullObject(world: World, repository: Repository, pull: Pull) {
  const short = (each: Repository) => ({ id: each.id, url: repositoryUrl(world, each), name: each.name })
  return {
    url: `${repositoryUrl(world, repository)}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: { ref: pull.headRef, sha: pull.headSha, repo: short(pull.headRepository ?? repository) },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo: short(repository) },
  }
}

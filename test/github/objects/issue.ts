/** Issues, comments on them and on commits, and the reactions to comments. */
import { associationOf } from '../state/find.ts'
import type { Comment, CommitComment, Issue, Reaction, Repository } from '../state/repository.ts'
import type { World } from '../state/world.ts'
import { accountObject } from './account.ts'
import { appObject } from './app.ts'
import { iso, isoOrNull, nodeId, repositoryPage, repositoryUrl } from './values.ts'

const rollup = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'] as const

function reactionsObject(url: string, reactions: ReadonlyMap<number, Reaction>) {
  const count = (content: string) => [...reactions.values()].filter((each) => each.content === content).length
  return {
    url: `${url}/reactions`,
    total_count: reactions.size,
    ...Object.fromEntries(rollup.map((content) => [content, count(content)])),
  }
}

export function issueObject(world: World, repository: Repository, issue: Issue) {
  const url = `${repositoryUrl(world, repository)}/issues/${issue.number}`
  const pull = repository.pulls.get(issue.number)
  const page = `${repositoryPage(world, repository)}/${pull === undefined ? 'issues' : 'pull'}/${issue.number}`
  const comments = [...repository.comments.values()].filter((each) => each.number === issue.number)
  return {
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    number: issue.number,
    title: issue.title,
    user: accountObject(world, issue.author),
    labels: [],
    state: issue.state,
    state_reason: null,
    locked: issue.isLocked,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: comments.length,
    created_at: iso(issue.createdAtMs),
    updated_at: iso(issue.updatedAtMs),
    closed_at: isoOrNull(issue.closedAtMs),
    author_association: associationOf(repository, issue.author),
    active_lock_reason: issue.isLocked ? 'resolved' : null,
    body: issue.body,
    closed_by: null,
    reactions: reactionsObject(url, new Map()),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    ...(pull === undefined
      ? {}
      : {
          draft: pull.isDraft,
          pull_request: {
            url: `${repositoryUrl(world, repository)}/pulls/${issue.number}`,
            html_url: page,
            diff_url: `${page}.diff`,
            patch_url: `${page}.patch`,
            merged_at: isoOrNull(pull.mergedAtMs),
          },
        }),
  }
}

export function commentObject(world: World, repository: Repository, comment: Comment) {
  const url = `${repositoryUrl(world, repository)}/issues/comments/${comment.id}`
  const kind = repository.pulls.has(comment.number) ? 'pull' : 'issues'
  return {
    url,
    html_url: `${repositoryPage(world, repository)}/${kind}/${comment.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(world, repository)}/issues/${comment.number}`,
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: accountObject(world, comment.author),
    created_at: iso(comment.createdAtMs),
    updated_at: iso(comment.updatedAtMs),
    author_association: associationOf(repository, comment.author),
    body: comment.body,
    reactions: reactionsObject(url, comment.reactions),
    performed_via_github_app: comment.app === undefined ? null : appObject(world, comment.app),
  }
}

export const reactionObject = (world: World, reaction: Reaction) => ({
  id: reaction.id,
  node_id: nodeId('Reaction', reaction.id),
  user: accountObject(world, reaction.user),
  content: reaction.content,
  created_at: iso(reaction.createdAtMs),
})

/** It does not tell through which App it was written. */
export function commitCommentObject(world: World, repository: Repository, comment: CommitComment) {
  const url = `${repositoryUrl(world, repository)}/comments/${comment.id}`
  return {
    url,
    html_url: `${repositoryPage(world, repository)}/commit/${comment.sha}#commitcomment-${comment.id}`,
    id: comment.id,
    node_id: nodeId('CommitComment', comment.id),
    user: accountObject(world, comment.author),
    position: null,
    line: null,
    path: null,
    commit_id: comment.sha,
    created_at: iso(comment.createdAtMs),
    updated_at: iso(comment.updatedAtMs),
    author_association: associationOf(repository, comment.author),
    body: comment.body,
    reactions: reactionsObject(url, new Map()),
  }
}

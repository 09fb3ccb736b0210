/** An issue in the hands of a test. */
import { createComment } from '../changes/write-comment.ts'
import type { Site } from '../site.ts'
import { accountOf } from '../state/make-world.ts'
import type { Comment, Issue, Repository } from '../state/repository.ts'

export interface IssueHandle {
  readonly number: number
  readonly issue: Issue
  readonly comment: (login: string, body: string) => Comment
  readonly comments: () => readonly Comment[]
  readonly close: () => void
  readonly lock: () => void
}

export function openIssueHandle(site: Site, repository: Repository, issue: Issue): IssueHandle {
  return {
    number: issue.number,
    issue,
    comment: (login, body) =>
      createComment(site, repository, issue, body, { account: accountOf(site.world, login) }),
    comments: () => [...repository.comments.values()].filter((each) => each.number === issue.number),
    close: () => {
      issue.state = 'closed'
    },
    lock: () => {
      issue.isLocked = true
    },
  }
}

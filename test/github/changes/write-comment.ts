/** Comments are written, edited and deleted, with the webhooks. */
import { emitEvent } from '../hooks/emit.ts'
import { commentObject, issueObject } from '../objects/issue.ts'
import { invalid, Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { hasRole } from '../state/find.ts'
import type { Comment, Issue, Repository } from '../state/repository.ts'
import type { Account, App } from '../state/world.ts'

/** Characters, as GitHub counts them. */
const maxBody = 65_536

export interface Writer {
  readonly account: Account
  /** set when an App writes as itself */
  readonly app?: App
}

export function createComment(
  site: Site,
  repository: Repository,
  issue: Issue,
  body: string,
  writer: Writer,
): Comment {
  checkBody(body)
  if (issue.isLocked && !hasRole(repository, writer.account, 'write')) {
    throw new Refusal(403, 'Unable to create comment because issue is locked.')
  }
  const nowMs = site.world.nowMs()
  const comment: Comment = {
    id: site.world.newId(),
    number: issue.number,
    author: writer.account,
    ...(writer.app === undefined ? {} : { app: writer.app }),
    body,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    reactions: new Map(),
  }
  repository.comments.set(comment.id, comment)
  tell(site, repository, comment, 'created', writer.account)
  return comment
}

export function editComment(
  site: Site,
  repository: Repository,
  comment: Comment,
  body: string,
  by: Account,
): void {
  checkBody(body)
  const changes = { body: { from: comment.body } }
  comment.body = body
  comment.updatedAtMs = site.world.nowMs()
  tell(site, repository, comment, 'edited', by, { changes })
}

export function deleteComment(site: Site, repository: Repository, comment: Comment, by: Account): void {
  repository.comments.delete(comment.id)
  tell(site, repository, comment, 'deleted', by)
}

function checkBody(body: string): void {
  const wrong = (message: string) =>
    invalid('Validation Failed', [{ resource: 'IssueComment', code: 'custom', field: 'body', message }])
  if (body.trim() === '') throw wrong("body can't be blank")
  if ([...body].length > maxBody) throw wrong(`body is too long (maximum is ${maxBody} characters)`)
}

function tell(
  site: Site,
  repository: Repository,
  comment: Comment,
  action: string,
  sender: Account,
  parts: Readonly<Record<string, unknown>> = {},
): void {
  const issue = repository.issues.get(comment.number)
  if (issue === undefined) return
  emitEvent(site, {
    event: 'issue_comment',
    action,
    repository,
    sender,
    parts: {
      ...parts,
      issue: issueObject(site.world, repository, issue),
      comment: commentObject(site.world, repository, comment),
    },
  })
}

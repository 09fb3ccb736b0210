/** Comments on commits. To write one a token needs no more than to read; to change one it must be able to write contents. */
import { actorOf } from '../auth/authenticate.ts'
import { commitCommentObject } from '../objects/issue.ts'
import { invalid, Refusal } from '../refusal.ts'
import {
  empty,
  inRepository,
  json,
  need,
  needText,
  numberOf,
  paged,
  param,
  type RepositoryCall,
  type Route,
} from '../route.ts'
import type { CommitComment } from '../state/repository.ts'
import { resolveRef } from './commit-routes.ts'

export const commitCommentRoutes: readonly Route[] = [
  inRepository('GET /commits/:sha/comments', 'metadata:read', async (call) => {
    const sha = await resolveRef(call.repository, param(call, 'sha'))
    const found = [...call.repository.commitComments.values()].filter((each) => each.sha === sha)
    return paged(
      call,
      found.map((each) => commitCommentObject(call.site.world, call.repository, each)),
    )
  }),
  inRepository('POST /commits/:sha/comments', 'contents:read', create),
  inRepository('GET /comments/:id', 'metadata:read', (call) => answer(call, find(call))),
  inRepository('PATCH /comments/:id', 'contents:write', (call) => {
    const comment = find(call)
    checkAuthor(call, comment)
    comment.body = checkedBody(call)
    comment.updatedAtMs = call.site.world.nowMs()
    return answer(call, comment)
  }),
  inRepository('DELETE /comments/:id', 'contents:write', (call) => {
    const comment = find(call)
    checkAuthor(call, comment)
    call.repository.commitComments.delete(comment.id)
    return empty()
  }),
]

const find = (call: RepositoryCall): CommitComment =>
  need(call.repository.commitComments.get(numberOf(call, 'id')))

const answer = (call: RepositoryCall, comment: CommitComment, status = 200) =>
  json(status, commitCommentObject(call.site.world, call.repository, comment))

async function create(call: RepositoryCall) {
  const { site, repository } = call
  if (repository.isArchived) throw new Refusal(403, 'Repository was archived so is read-only.')
  const { account } = actorOf(call.caller)
  const nowMs = site.world.nowMs()
  const comment: CommitComment = {
    id: site.world.newId(),
    sha: await resolveRef(repository, param(call, 'sha')),
    author: account,
    body: checkedBody(call),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
  repository.commitComments.set(comment.id, comment)
  return answer(call, comment, 201)
}

function checkedBody(call: RepositoryCall): string {
  const body = needText(call, 'body')
  if (body.trim() !== '' && [...body].length <= 65_536) return body
  throw invalid('Validation Failed', [{ resource: 'CommitComment', code: 'custom', field: 'body' }])
}

function checkAuthor(call: RepositoryCall, comment: CommitComment): void {
  if (comment.author !== actorOf(call.caller).account) throw new Refusal(403, 'Not Found')
}

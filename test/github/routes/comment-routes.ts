/** Issues, comments, reactions and locks. */
import { actorOf } from '../auth/authenticate.ts'
import { closePull, makeIssue, reopenPull } from '../changes/edit-pull.ts'
import { createComment, deleteComment, editComment } from '../changes/write-comment.ts'
import { commentObject, issueObject, reactionObject } from '../objects/issue.ts'
import { invalid, Refusal } from '../refusal.ts'
import {
  empty,
  inRepository,
  json,
  need,
  needText,
  numberOf,
  paged,
  type RepositoryCall,
  type Route,
  textOf,
} from '../route.ts'
import { hasRole } from '../state/find.ts'
import type { Comment, Issue, Reaction } from '../state/repository.ts'

const reading = ['issues:read', 'pull_requests:read'] as const
const writing = ['issues:write', 'pull_requests:write'] as const

export const commentRoutes: readonly Route[] = [
  inRepository('GET /issues', 'issues:read', listIssues),
  inRepository('POST /issues', 'issues:write', createIssue),
  inRepository('GET /issues/comments', reading, (call) => listComments(call)),
  inRepository('GET /issues/comments/:id', reading, (call) => commentAnswer(call, findComment(call))),
  inRepository('PATCH /issues/comments/:id', writing, updateComment),
  inRepository('DELETE /issues/comments/:id', writing, (call) => {
    const comment = findComment(call)
    checkOwner(call, comment)
    deleteComment(call.site, call.repository, comment, actorOf(call.caller).account)
    return empty()
  }),
  inRepository('GET /issues/comments/:id/reactions', reading, (call) =>
    paged(
      call,
      [...findComment(call).reactions.values()].map((each) => reactionObject(call.site.world, each)),
    ),
  ),
  inRepository('POST /issues/comments/:id/reactions', writing, react),
  inRepository('GET /issues/:number', reading, (call) =>
    json(200, issueObject(call.site.world, call.repository, findIssue(call))),
  ),
  inRepository('PATCH /issues/:number', writing, updateIssue),
  inRepository('GET /issues/:number/comments', reading, (call) => listComments(call, findIssue(call))),
  inRepository('POST /issues/:number/comments', writing, (call) => {
    const issue = findIssue(call)
    const comment = createComment(
      call.site,
      call.repository,
      issue,
      needText(call, 'body'),
      actorOf(call.caller),
    )
    return commentAnswer(call, comment, 201)
  }),
  inRepository('PUT /issues/:number/lock', writing, (call) => lock(call, true)),
  inRepository('DELETE /issues/:number/lock', writing, (call) => lock(call, false)),
]

const findIssue = (call: RepositoryCall): Issue => need(call.repository.issues.get(numberOf(call, 'number')))
const findComment = (call: RepositoryCall): Comment =>
  need(call.repository.comments.get(numberOf(call, 'id')))

const commentAnswer = (call: RepositoryCall, comment: Comment, status = 200) =>
  json(status, commentObject(call.site.world, call.repository, comment))

function listIssues(call: RepositoryCall) {
  const state = call.query.get('state') ?? 'open'
  const found = [...call.repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .reverse()
  return paged(
    call,
    found.map((issue) => issueObject(call.site.world, call.repository, issue)),
  )
}

function createIssue(call: RepositoryCall) {
  const { site, repository } = call
  const by = actorOf(call.caller).account
  const issue = makeIssue(site, repository, needText(call, 'title'), textOf(call, 'body') ?? null, by)
  return json(201, issueObject(site.world, repository, issue))
}

async function updateIssue(call: RepositoryCall) {
  const { site, repository } = call
  const issue = findIssue(call)
  const pull = repository.pulls.get(issue.number)
  const state = textOf(call, 'state')
  const by = actorOf(call.caller).account
  issue.title = textOf(call, 'title') ?? issue.title
  issue.body = textOf(call, 'body') ?? issue.body
  issue.updatedAtMs = site.world.nowMs()
  if (pull !== undefined && state === 'closed') await closePull(site, repository, pull, by)
  else if (pull !== undefined && state === 'open') await reopenPull(site, repository, pull, by)
  else if (state === 'open' || state === 'closed') issue.state = state
  return json(200, issueObject(site.world, repository, issue))
}

function listComments(call: RepositoryCall, issue?: Issue) {
  const since = Date.parse(call.query.get('since') ?? '') || 0
  const found = [...call.repository.comments.values()]
    .filter((each) => issue === undefined || each.number === issue.number)
    .filter((each) => each.updatedAtMs >= since)
  return paged(
    call,
    found.map((each) => commentObject(call.site.world, call.repository, each)),
  )
}

/** A comment is edited by who wrote it, or by a user with write access; an App never edits another's. */
function checkOwner(call: RepositoryCall, comment: Comment): void {
  const { account, app } = actorOf(call.caller)
  if (comment.author === account) return
  if (app !== undefined) throw new Refusal(403, 'Resource not accessible by integration')
  if (!hasRole(call.repository, account, 'write')) {
    throw new Refusal(403, 'Must have admin rights to Repository.')
  }
}

function updateComment(call: RepositoryCall) {
  const comment = findComment(call)
  checkOwner(call, comment)
  editComment(call.site, call.repository, comment, needText(call, 'body'), actorOf(call.caller).account)
  return commentAnswer(call, comment)
}

const contents = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes']

/** The same reaction a second time is answered with the first one and 200. */
function react(call: RepositoryCall) {
  const { world } = call.site
  const comment = findComment(call)
  const content = needText(call, 'content')
  if (!contents.includes(content)) {
    throw invalid('Validation Failed', [{ resource: 'Reaction', field: 'content', code: 'invalid' }])
  }
  const user = actorOf(call.caller).account
  const known = [...comment.reactions.values()].find((each) => each.user === user && each.content === content)
  if (known !== undefined) return json(200, reactionObject(world, known))
  const reaction: Reaction = { id: world.newId(), user, content, createdAtMs: world.nowMs() }
  comment.reactions.set(reaction.id, reaction)
  return json(201, reactionObject(world, reaction))
}

function lock(call: RepositoryCall, isLocked: boolean) {
  findIssue(call).isLocked = isLocked
  return empty()
}

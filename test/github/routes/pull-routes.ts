/** Pull requests. */
import { actorOf } from '../auth/authenticate.ts'
import { closePull, editPull, openPull, reopenPull } from '../changes/edit-pull.ts'
import { mergePull } from '../changes/merge-pull.ts'
import { commitObject, fileObject } from '../objects/commit.ts'
import { fullPullObject, pullObject } from '../objects/pull.ts'
import { invalid } from '../refusal.ts'
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
import { filesOf, readDetails } from '../state/pull-details.ts'
import type { Pull } from '../state/repository.ts'

export const pullRoutes: readonly Route[] = [
  inRepository('GET /pulls', 'pull_requests:read', listPulls),
  inRepository('POST /pulls', 'pull_requests:write', createPull),
  inRepository('GET /pulls/:number', 'pull_requests:read', async (call) => fullAnswer(call, findPull(call))),
  inRepository('PATCH /pulls/:number', 'pull_requests:write', updatePull),
  inRepository('GET /pulls/:number/files', 'pull_requests:read', listFiles),
  inRepository('GET /pulls/:number/commits', 'pull_requests:read', listCommits),
  inRepository('GET /pulls/:number/merge', 'contents:read', (call) => {
    need(findPull(call).mergedAtMs)
    return empty()
  }),
  inRepository('PUT /pulls/:number/merge', 'contents:write', merge),
]

const findPull = (call: RepositoryCall): Pull => need(call.repository.pulls.get(numberOf(call, 'number')))

async function fullAnswer({ site, repository }: RepositoryCall, pull: Pull, status = 200) {
  const details = await readDetails(repository, pull)
  return json(status, fullPullObject(site.world, repository, pull, details))
}

function listPulls(call: RepositoryCall) {
  const { site, repository, query } = call
  const state = query.get('state') ?? 'open'
  const head = query.get('head')
  const base = query.get('base')
  const isUpdated = query.get('sort') === 'updated'
  const key = (pull: Pull) => (isUpdated ? pull.issue.updatedAtMs : pull.issue.createdAtMs)
  const found = [...repository.pulls.values()]
    .filter((pull) => state === 'all' || pull.issue.state === state)
    .filter((pull) => base === null || pull.baseRef === base)
    .filter(
      (pull) => head === null || !head.includes(':') || `${pull.headOwner.login}:${pull.headRef}` === head,
    )
    .sort((a, b) => key(b) - key(a) || b.number - a.number)
  const isDescending = (query.get('direction') ?? (query.get('sort') === null ? 'desc' : 'asc')) === 'desc'
  if (!isDescending) found.reverse()
  return paged(
    call,
    found.map((pull) => pullObject(site.world, repository, pull)),
  )
}

async function createPull(call: RepositoryCall) {
  const { site, repository } = call
  const head = needText(call, 'head')
  const [owner = '', branch] = head.includes(':') ? head.split(':') : [repository.owner.login, head]
  const source = [...site.world.repositories.values()].find(
    (each) =>
      each.owner.login.toLowerCase() === owner.toLowerCase() &&
      (each === repository || each.parent === repository),
  )
  if (source === undefined || branch === undefined) {
    throw invalid('Validation Failed', [{ resource: 'PullRequest', field: 'head', code: 'invalid' }])
  }
  const pull = await openPull(site, repository, {
    title: needText(call, 'title'),
    body: textOf(call, 'body') ?? null,
    base: needText(call, 'base'),
    head: { repository: source, branch },
    isDraft: call.body['draft'] === true,
    by: actorOf(call.caller).account,
  })
  return fullAnswer(call, pull, 201)
}

async function updatePull(call: RepositoryCall) {
  const { site, repository } = call
  const pull = findPull(call)
  const by = actorOf(call.caller).account
  const title = textOf(call, 'title')
  const body = textOf(call, 'body')
  const base = textOf(call, 'base')
  await editPull(
    site,
    repository,
    pull,
    {
      ...(title === undefined ? {} : { title }),
      ...(body === undefined ? {} : { body }),
      ...(base === undefined ? {} : { base }),
    },
    by,
  )
  const state = textOf(call, 'state')
  if (state === 'closed') await closePull(site, repository, pull, by)
  if (state === 'open') await reopenPull(site, repository, pull, by)
  return fullAnswer(call, pull)
}

/** GitHub lists at most this many files of a pull request. */
const maxFiles = 3_000

async function listFiles(call: RepositoryCall) {
  const { site, repository } = call
  const pull = findPull(call)
  const files = await filesOf(repository, pull)
  return paged(
    call,
    files.slice(0, maxFiles).map((file) => fileObject(site.world, repository, pull.headSha, file)),
  )
}

async function listCommits(call: RepositoryCall) {
  const { site, repository } = call
  const pull = findPull(call)
  const range = `${pull.baseSha}..${pull.headSha}`
  const ids = (await repository.git.git(['rev-list', '--reverse', range])).text.split('\n').filter(Boolean)
  const commits = await Promise.all(ids.slice(0, 250).map((id) => repository.git.readCommit(id)))
  return paged(
    call,
    commits.map((commit) => commitObject(site.world, repository, commit)),
  )
}

async function merge(call: RepositoryCall) {
  const { site, repository } = call
  const method = textOf(call, 'merge_method')
  if (method !== undefined && method !== 'merge' && method !== 'squash' && method !== 'rebase') {
    throw invalid('Validation Failed', [{ resource: 'PullRequest', field: 'merge_method', code: 'invalid' }])
  }
  const sha = textOf(call, 'sha')
  const title = textOf(call, 'commit_title')
  const merged = await mergePull(site, repository, findPull(call), {
    ...(method === undefined ? {} : { method }),
    ...(sha === undefined ? {} : { sha }),
    ...(title === undefined ? {} : { title }),
    by: actorOf(call.caller).account,
  })
  return json(200, { sha: merged, merged: true, message: 'Pull Request successfully merged' })
}

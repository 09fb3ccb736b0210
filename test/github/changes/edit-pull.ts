/** Everything that happens to a pull request but its merge, with the webhooks. */
import { emitEvent, hearerOf } from '../hooks/emit.ts'
import { fullPullObject } from '../objects/pull.ts'
import { invalid } from '../refusal.ts'
import type { Site } from '../site.ts'
import { readDetails } from '../state/pull-details.ts'
import type { Issue, Pull, Repository } from '../state/repository.ts'
import type { Account } from '../state/world.ts'

export interface PullOptions {
  readonly title: string
  readonly body?: string | null
  readonly base: string
  readonly head: { readonly repository: Repository; readonly branch: string }
  readonly isDraft?: boolean
  readonly by: Account
}

export async function openPull(site: Site, repository: Repository, options: PullOptions): Promise<Pull> {
  const { head, by } = options
  const headSha = await head.repository.git.resolve(`refs/heads/${head.branch}`)
  const baseSha = await repository.git.resolve(`refs/heads/${options.base}`)
  const wrong = (field: string) =>
    invalid('Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }])
  if (headSha === undefined) throw wrong('head')
  if (baseSha === undefined) throw wrong('base')
  const label = `${head.repository.owner.login}:${head.branch}`
  const said = (message: string) => ({ resource: 'PullRequest', code: 'custom', message })
  if (headSha === baseSha) {
    throw invalid('Validation Failed', [said(`No commits between ${options.base} and ${label}`)])
  }
  const twin = [...repository.pulls.values()].find(
    (each) =>
      each.issue.state === 'open' &&
      each.headRepository === head.repository &&
      each.headRef === head.branch &&
      each.baseRef === options.base,
  )
  if (twin !== undefined) {
    throw invalid('Validation Failed', [said(`A pull request already exists for ${label}.`)])
  }
  const issue = makeIssue(site, repository, options.title, options.body ?? null, by)
  const pull: Pull = {
    id: site.world.newId(),
    number: issue.number,
    issue,
    baseRef: options.base,
    baseSha,
    headRef: head.branch,
    headSha,
    headOwner: head.repository.owner,
    headRepository: head.repository,
    isDraft: options.isDraft ?? false,
  }
  await keepHead(repository, pull)
  repository.pulls.set(pull.number, pull)
  await tellPull(site, repository, pull, 'opened', by)
  return pull
}

export function makeIssue(
  { world }: Site,
  repository: Repository,
  title: string,
  body: string | null,
  author: Account,
): Issue {
  repository.lastNumber += 1
  const nowMs = world.nowMs()
  const issue: Issue = {
    id: world.newId(),
    number: repository.lastNumber,
    author,
    title,
    body,
    state: 'open',
    isLocked: false,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
  repository.issues.set(issue.number, issue)
  return issue
}

/** The head's commits are reached in the base repository by this ref, of a fork too. */
async function keepHead(repository: Repository, pull: Pull): Promise<void> {
  const ref = `refs/pull/${pull.number}/head`
  if (pull.headRepository === undefined || pull.headRepository === repository) {
    await repository.git.setRef(ref, pull.headSha)
  } else await repository.git.fetch(pull.headRepository.git, pull.headSha, ref)
}

export async function synchronizePull(
  site: Site,
  repository: Repository,
  pull: Pull,
  after: string,
  by: Account,
): Promise<void> {
  const before = pull.headSha
  pull.headSha = after
  pull.issue.updatedAtMs = site.world.nowMs()
  pull.baseSha = (await repository.git.resolve(`refs/heads/${pull.baseRef}`)) ?? pull.baseSha
  await keepHead(repository, pull)
  await tellPull(site, repository, pull, 'synchronize', by, { before, after })
}

export async function closePull(site: Site, repository: Repository, pull: Pull, by: Account): Promise<void> {
  if (pull.issue.state === 'closed') return
  pull.issue.state = 'closed'
  pull.issue.closedAtMs = site.world.nowMs()
  await tellPull(site, repository, pull, 'closed', by)
}

export async function reopenPull(site: Site, repository: Repository, pull: Pull, by: Account): Promise<void> {
  if (pull.issue.state === 'open' || pull.mergedAtMs !== undefined) return
  pull.issue.state = 'open'
  delete pull.issue.closedAtMs
  const branch = await pull.headRepository?.git.resolve(`refs/heads/${pull.headRef}`)
  if (branch === undefined)
    throw invalid('Validation Failed', [{ resource: 'PullRequest', field: 'state', code: 'invalid' }])
  pull.headSha = branch
  await keepHead(repository, pull)
  await tellPull(site, repository, pull, 'reopened', by)
}

export async function setDraft(
  site: Site,
  repository: Repository,
  pull: Pull,
  isDraft: boolean,
  by: Account,
): Promise<void> {
  if (pull.isDraft === isDraft) return
  pull.isDraft = isDraft
  await tellPull(site, repository, pull, isDraft ? 'converted_to_draft' : 'ready_for_review', by)
}

export interface PullEdit {
  readonly title?: string
  readonly body?: string | null
  readonly base?: string
}

export async function editPull(
  site: Site,
  repository: Repository,
  pull: Pull,
  edit: PullEdit,
  by: Account,
): Promise<void> {
  const changes: Record<string, unknown> = {}
  if (edit.title !== undefined && edit.title !== pull.issue.title) {
    changes['title'] = { from: pull.issue.title }
    pull.issue.title = edit.title
  }
  if (edit.body !== undefined && edit.body !== pull.issue.body) {
    changes['body'] = { from: pull.issue.body ?? '' }
    pull.issue.body = edit.body
  }
  if (edit.base !== undefined && edit.base !== pull.baseRef) {
    const sha = await repository.git.resolve(`refs/heads/${edit.base}`)
    if (sha === undefined)
      throw invalid('Validation Failed', [{ resource: 'PullRequest', field: 'base', code: 'invalid' }])
    changes['base'] = { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } }
    pull.baseRef = edit.base
    pull.baseSha = sha
  }
  if (Object.keys(changes).length === 0) return
  pull.issue.updatedAtMs = site.world.nowMs()
  await tellPull(site, repository, pull, 'edited', by, { changes })
}

/** Tells of a pull request as it is now. */
export async function tellPull(
  site: Site,
  repository: Repository,
  pull: Pull,
  action: string,
  sender: Account,
  parts: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  if (hearerOf(site, repository, 'pull_request') === undefined) return
  const details = await readDetails(repository, pull)
  const state = { ...details, mergeable: null, mergeableState: 'unknown' }
  const object = {
    ...fullPullObject(site.world, repository, pull, pull.issue.state === 'open' ? state : details),
  }
  emitEvent(site, {
    event: 'pull_request',
    action,
    repository,
    sender,
    parts: { number: pull.number, ...parts, pull_request: object },
  })
}

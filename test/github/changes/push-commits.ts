/** A branch moves: pushes, what follows from them for pull requests and check suites, and the webhooks. */

import type { Entries } from '../../git/entries.ts'
import { compareCommits } from '../git/compare-commits.ts'
import { writeCommit } from '../git/write-commit.ts'
import { emitEvent, hearerOf, webhookRepository } from '../hooks/emit.ts'
import { pushedCommitObject } from '../objects/commit.ts'
import { repositoryPage } from '../objects/values.ts'
import type { Site } from '../site.ts'
import type { Repository } from '../state/repository.ts'
import type { Account } from '../state/world.ts'
import { closePull, synchronizePull } from './edit-pull.ts'
import { inTurn } from './in-turn.ts'
import { requestSuite } from './write-check.ts'

export interface PushOptions {
  readonly by: Account
  readonly message?: string
  /** where the new commit stands; absent: on the branch, or on the default branch if there is none yet */
  readonly onto?: string
}

const none = '0'.repeat(40)

/** One commit with these changes; force-pushes where `onto` is not the branch's tip. Gives the commit's id. */
export const pushCommit = (
  site: Site,
  repository: Repository,
  branch: string,
  entries: Entries,
  options: PushOptions,
): Promise<string> => inTurn(repository, () => push(site, repository, branch, entries, options))

async function push(
  site: Site,
  repository: Repository,
  branch: string,
  entries: Entries,
  options: PushOptions,
): Promise<string> {
  const before = await repository.git.resolve(`refs/heads/${branch}`)
  const onto = options.onto ?? before ?? `refs/heads/${repository.defaultBranch}`
  const parent = onto === before ? before : await repository.git.resolve(onto)
  const sha = await writeCommit(repository.git, {
    branch,
    ...(parent === undefined ? {} : { parent }),
    entries,
    message: options.message ?? 'Change files',
    author: { name: options.by.login, email: `${options.by.login}@example.com` },
    atMs: site.world.nowMs(),
  })
  await branchMoved(site, repository, { branch, before, after: sha, by: options.by })
  return sha
}

export interface Move {
  readonly branch: string
  /** absent: the branch is new */
  readonly before: string | undefined
  /** absent: it was deleted */
  readonly after: string | undefined
  readonly by: Account
}

/** Sets the branch and tells of it. */
export async function moveBranch(site: Site, repository: Repository, move: Move): Promise<void> {
  const ref = `refs/heads/${move.branch}`
  if (move.after === undefined) await repository.git.deleteRef(ref)
  else await repository.git.setRef(ref, move.after)
  await branchMoved(site, repository, move)
}

async function branchMoved(site: Site, repository: Repository, move: Move): Promise<void> {
  repository.pushedAtMs = site.world.nowMs()
  await emitPush(site, repository, move)
  if (move.after !== undefined) await requestSuite(site, repository, move.after, move.branch, move.by)
  for (const base of site.world.repositories.values()) {
    for (const pull of base.pulls.values()) {
      const isHead = pull.headRepository === repository && pull.headRef === move.branch
      if (!isHead || pull.issue.state !== 'open') continue
      if (move.after === undefined) await closePull(site, base, pull, move.by)
      else await synchronizePull(site, base, pull, move.after, move.by)
    }
  }
}

/** GitHub lists at most this many commits in a push event. */
const maxCommits = 2_048

async function emitPush(site: Site, repository: Repository, move: Move): Promise<void> {
  if (hearerOf(site, repository, 'push') === undefined) return
  const { world } = site
  const { git } = repository
  const after = move.after ?? none
  const before = move.before ?? none
  const isForced =
    move.before !== undefined && move.after !== undefined && !(await git.isAncestor(move.before, move.after))
  const range = move.before === undefined || isForced ? ['-1', after] : [`${move.before}..${after}`]
  const ids =
    move.after === undefined
      ? []
      : (await git.git(['rev-list', '--reverse', ...range])).text.split('\n').filter(Boolean)
  const commits = []
  for (const id of ids.slice(-maxCommits)) {
    const commit = await git.readCommit(id)
    const files = commit.parents[0] === undefined ? [] : await compareCommits(git, commit.parents[0], id)
    commits.push(pushedCommitObject(world, repository, commit, files))
  }
  const person = { name: move.by.login, email: `${move.by.login}@example.com` }
  const full = webhookRepository(site, repository)
  const owner = { name: repository.owner.login, email: null, ...full.owner }
  emitEvent(site, {
    event: 'push',
    repository,
    sender: move.by,
    parts: {
      ref: `refs/heads/${move.branch}`,
      before,
      after,
      base_ref: null,
      created: move.before === undefined,
      deleted: move.after === undefined,
      forced: isForced,
      compare: `${repositoryPage(world, repository)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits,
      head_commit: commits.at(-1) ?? null,
      pusher: person,
    },
    repositoryParts: {
      owner,
      created_at: Math.floor(repository.createdAtMs / 1000),
      pushed_at: Math.floor(repository.pushedAtMs / 1000),
      stargazers: 0,
      master_branch: repository.defaultBranch,
      ...(repository.owner.type === 'Organization' ? { organization: repository.owner.login } : {}),
    },
  })
}

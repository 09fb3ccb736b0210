/** A branch moves: pushes, what follows from them for pull requests and check suites, and the webhooks. */
import type { Entries } from '../../git/entries.ts'
import { writeCommit } from '../git/write-commit.ts'
import type { Site } from '../site.ts'
import type { Repository } from '../state/repository.ts'
import type { Account } from '../state/world.ts'
import { closePull, synchronizePull } from './edit-pull.ts'
import { inTurn } from './in-turn.ts'
import { tellPush } from './tell-push.ts'
import { requestSuite } from './write-check.ts'

export interface PushOptions {
  readonly by: Account
  readonly message?: string
  /** where the new commit stands; absent: on the branch, or on the default branch if there is none yet */
  readonly onto?: string
}

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

/** Tells of a branch that is set already. */
export async function branchMoved(site: Site, repository: Repository, move: Move): Promise<void> {
  repository.pushedAtMs = site.world.nowMs()
  await tellPush(site, repository, { ...move, ref: `refs/heads/${move.branch}` })
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

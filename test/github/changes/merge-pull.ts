/** Merges a pull request if the branch protection lets it, and makes the groups of a merge queue. */

import type { Entries } from '../../git/entries.ts'
import { editCommit, type MergeMethod, mergeCommits } from '../git/merge-commits.ts'
import { emitEvent } from '../hooks/emit.ts'
import { simpleCommitObject } from '../objects/commit.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { missingCheck } from '../state/find.ts'
import { mergeState } from '../state/pull-details.ts'
import type { Pull, Repository } from '../state/repository.ts'
import type { Account } from '../state/world.ts'
import { tellPull } from './edit-pull.ts'
import { inTurn } from './in-turn.ts'
import { branchMoved, moveBranch } from './push-commits.ts'

export interface MergeOptions {
  readonly method?: MergeMethod
  /** the head that was seen; another one is a conflict */
  readonly sha?: string
  readonly title?: string
  /** what whoever merges changes besides: the merged tree is not what was looked at */
  readonly edit?: Entries
  readonly by: Account
}

/** Why GitHub refuses to merge now; undefined: it would. */
export async function findObstacle(
  repository: Repository,
  pull: Pull,
  sha: string = pull.headSha,
): Promise<Refusal | undefined> {
  if (pull.issue.state === 'closed') return new Refusal(405, 'Pull Request is not mergeable')
  if (pull.isDraft) return new Refusal(405, 'Pull Request is still a draft')
  if (sha !== pull.headSha) {
    return new Refusal(409, 'Head branch was modified. Review and try the merge again.')
  }
  const missing = missingCheck(repository, pull.baseRef, pull.headSha)
  if (missing !== undefined) return new Refusal(405, missing)
  const { mergeable } = await mergeState(repository, pull)
  return mergeable ? undefined : new Refusal(405, 'Pull Request is not mergeable')
}

/** Id of the commit the base branch points at now. */
export const mergePull = (
  site: Site,
  repository: Repository,
  pull: Pull,
  options: MergeOptions,
): Promise<string> => inTurn(repository, () => merge(site, repository, pull, options))

async function merge(site: Site, repository: Repository, pull: Pull, options: MergeOptions): Promise<string> {
  const obstacle = await findObstacle(repository, pull, options.sha)
  if (obstacle !== undefined) throw obstacle
  const base = (await repository.git.resolve(`refs/heads/${pull.baseRef}`)) ?? pull.baseSha
  const method = options.method ?? 'merge'
  const title =
    method === 'merge'
      ? `Merge pull request #${pull.number} from ${pull.headOwner.login}/${pull.headRef}\n\n${pull.issue.title}`
      : `${pull.issue.title} (#${pull.number})`
  const merge = {
    base,
    head: pull.headSha,
    method,
    message: options.title ?? title,
    author: { name: options.by.login, email: `${options.by.login}@example.com` },
    atMs: site.world.nowMs(),
  }
  const merged = await mergeCommits(repository.git, merge)
  if (merged === undefined) throw new Refusal(405, 'Pull Request is not mergeable')
  const sha =
    options.edit === undefined ? merged : await editCommit(repository.git, merged, options.edit, merge)
  markMerged(site, pull, sha, options.by)
  await repository.git.setRef(`refs/heads/${pull.baseRef}`, sha)
  await tellPull(site, repository, pull, 'closed', options.by)
  await branchMoved(site, repository, { branch: pull.baseRef, before: base, after: sha, by: options.by })
  return sha
}

export interface MergeGroup {
  readonly headSha: string
  /** `refs/heads/gh-readonly-queue/main/pr-1-…` */
  readonly headRef: string
  readonly baseSha: string
  readonly baseRef: string
  readonly pulls: readonly Pull[]
}

/** Puts pull requests into one group of the merge queue and asks for its checks. */
export async function queueMerge(
  site: Site,
  repository: Repository,
  pulls: readonly Pull[],
  by: Account,
): Promise<MergeGroup> {
  const last = pulls.at(-1)
  if (last === undefined) throw new Error('a merge group needs a pull request')
  const { git } = repository
  const baseSha = (await git.resolve(`refs/heads/${last.baseRef}`)) ?? last.baseSha
  let headSha = baseSha
  for (const pull of pulls) {
    const merged = await mergeCommits(git, {
      base: headSha,
      head: pull.headSha,
      method: 'merge',
      message: `Merge pull request #${pull.number} from ${pull.headOwner.login}/${pull.headRef}`,
      author: { name: by.login, email: `${by.login}@example.com` },
      atMs: site.world.nowMs(),
    })
    if (merged === undefined) throw new Error(`pull request ${pull.number} conflicts`)
    headSha = merged
  }
  const branch = `gh-readonly-queue/${last.baseRef}/pr-${last.number}-${baseSha}`
  await moveBranch(site, repository, { branch, before: undefined, after: headSha, by })
  const group = { headSha, headRef: `refs/heads/${branch}`, baseSha, baseRef: last.baseRef, pulls }
  await tellGroup(site, repository, group, by, 'checks_requested')
  return group
}

/** Merges the group where its required checks succeeded and its base is the newest, else puts it out of the queue. */
export async function settleQueue(
  site: Site,
  repository: Repository,
  group: MergeGroup,
  by: Account,
): Promise<'merged' | 'invalidated'> {
  const branch = group.headRef.slice('refs/heads/'.length)
  const base = await repository.git.resolve(`refs/heads/${group.baseRef}`)
  const isRefused =
    base !== group.baseSha || missingCheck(repository, group.baseRef, group.headSha) !== undefined
  const reason = isRefused ? 'invalidated' : 'merged'
  if (!isRefused) {
    for (const pull of group.pulls) markMerged(site, pull, group.headSha, by)
    await moveBranch(site, repository, {
      branch: group.baseRef,
      before: group.baseSha,
      after: group.headSha,
      by,
    })
    for (const pull of group.pulls) await tellPull(site, repository, pull, 'closed', by)
  }
  await tellGroup(site, repository, group, by, 'destroyed', { reason })
  await moveBranch(site, repository, { branch, before: group.headSha, after: undefined, by })
  return reason
}

function markMerged(site: Site, pull: Pull, sha: string, by: Account): void {
  const nowMs = site.world.nowMs()
  pull.issue.state = 'closed'
  pull.issue.closedAtMs = nowMs
  pull.issue.updatedAtMs = nowMs
  pull.mergedAtMs = nowMs
  pull.mergedBy = by
  pull.mergeCommitSha = sha
}

async function tellGroup(
  site: Site,
  repository: Repository,
  group: MergeGroup,
  sender: Account,
  action: string,
  parts: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const object = {
    head_sha: group.headSha,
    head_ref: group.headRef,
    base_sha: group.baseSha,
    base_ref: `refs/heads/${group.baseRef}`,
    head_commit: simpleCommitObject(await repository.git.readCommit(group.headSha)),
  }
  emitEvent(site, {
    event: 'merge_group',
    action,
    repository,
    sender,
    parts: { ...parts, merge_group: object },
  })
}

/** The `push` webhook, of a branch and of a tag. */
import { compareCommits } from '../git/compare-commits.ts'
import { emitEvent, hearerOf, webhookRepository } from '../hooks/emit.ts'
import { pushedCommitObject } from '../objects/commit.ts'
import { repositoryPage } from '../objects/values.ts'
import type { Site } from '../site.ts'
import type { Repository } from '../state/repository.ts'
import type { Account } from '../state/world.ts'

export interface RefMove {
  /** `refs/heads/main`, `refs/tags/v1` */
  readonly ref: string
  /** absent: the ref is new */
  readonly before: string | undefined
  /** absent: it was deleted */
  readonly after: string | undefined
  readonly by: Account
}

const none = '0'.repeat(40)

/** GitHub lists at most this many commits in a push event. */
const maxCommits = 2_048

export async function tellPush(site: Site, repository: Repository, move: RefMove): Promise<void> {
  if (hearerOf(site, repository, 'push') === undefined) return
  const { world } = site
  const after = move.after ?? none
  const before = move.before ?? none
  const isForced = await isForcedMove(repository, move)
  const ids = await listCommits(repository, move, isForced)
  const commits = await Promise.all(ids.map((id) => pushedCommit(site, repository, id)))
  const full = webhookRepository(site, repository)
  const owner = { name: repository.owner.login, email: null, ...full.owner }
  emitEvent(site, {
    event: 'push',
    repository,
    sender: move.by,
    parts: {
      ref: move.ref,
      before,
      after,
      base_ref: null,
      created: move.before === undefined,
      deleted: move.after === undefined,
      forced: isForced,
      compare: `${repositoryPage(world, repository)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      // a tag brings no commits, whatever it names
      commits: isTag(move) ? [] : commits,
      head_commit: commits.at(-1) ?? null,
      pusher: { name: move.by.login, email: `${move.by.login}@example.com` },
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

const isTag = ({ ref }: RefMove) => ref.startsWith('refs/tags/')

async function isForcedMove({ git }: Repository, move: RefMove): Promise<boolean> {
  if (move.before === undefined || move.after === undefined) return false
  return isTag(move) || !(await git.isAncestor(move.before, move.after))
}

async function listCommits({ git }: Repository, move: RefMove, isForced: boolean): Promise<string[]> {
  if (move.after === undefined) return []
  const isOne = move.before === undefined || isForced
  const range = isOne ? ['-1', move.after] : [`${move.before}..${move.after}`]
  const { text } = await git.git(['rev-list', '--reverse', ...range])
  return text.split('\n').filter(Boolean).slice(-maxCommits)
}

async function pushedCommit({ world }: Site, repository: Repository, id: string) {
  const { git } = repository
  const commit = await git.readCommit(id)
  const files = commit.parents[0] === undefined ? [] : await compareCommits(git, commit.parents[0], id)
  return pushedCommitObject(world, repository, commit, files)
}

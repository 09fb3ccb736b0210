/** A repository in the hands of a test. */
import type { Entries } from '../../git/entries.ts'
import { openPull } from '../changes/edit-pull.ts'
import {
  deleteRepository,
  makeRepository,
  renameRepository,
  setArchived,
  setPrivate,
  transferRepository,
} from '../changes/make-repository.ts'
import { type MergeGroup, queueMerge, settleQueue } from '../changes/merge-pull.ts'
import { moveBranch, pushCommit } from '../changes/push-commits.ts'
import { mintJobToken, rerun } from '../changes/run-workflow.ts'
import { tellCheck, tellSuite } from '../changes/write-check.ts'
import type { Site } from '../site.ts'
import { accountOf } from '../state/make-world.ts'
import type { CheckRun, Comment, Repository, Run } from '../state/repository.ts'
import type { Permissions, Role } from '../state/world.ts'
import { setRole } from './make-scenario.ts'
import { openPullHandle, type PullHandle } from './open-pull.ts'
import { type ShipHandle, shipHandle } from './ship-repository.ts'

export interface PushTo {
  readonly by?: string
  readonly message?: string
  /** where the commit stands; the branch is force-pushed where that is not its tip */
  readonly onto?: string
}

export interface NewPull {
  readonly title?: string
  readonly body?: string
  readonly base?: string
  /** branch of the head; made from `files` where given */
  readonly branch?: string
  readonly files?: Entries
  /** the fork it comes from */
  readonly from?: RepositoryHandle
  readonly isDraft?: boolean
  readonly by?: string
}

export interface RepositoryHandle extends ShipHandle {
  readonly id: number
  readonly repository: Repository
  readonly fullName: () => string
  /** folder of the bare repository */
  readonly gitDir: string
  /** one commit on the branch; its id */
  readonly push: (branch: string, files: Entries, options?: PushTo) => Promise<string>
  readonly sha: (ref: string) => Promise<string>
  readonly deleteBranch: (branch: string, by?: string) => Promise<void>
  readonly fork: (login: string) => Promise<RepositoryHandle>
  readonly openPull: (options: NewPull) => Promise<PullHandle>
  readonly pull: (number: number) => PullHandle
  readonly protect: (
    rules: { readonly checks: readonly { readonly name: string; readonly appId?: number }[] },
    branch?: string,
  ) => void
  readonly unprotect: (branch?: string) => void
  readonly setPermission: (login: string, role: Role) => void
  readonly setActions: (isEnabled: boolean) => void
  readonly setArchived: (isArchived: boolean) => void
  readonly setPrivate: (isPrivate: boolean) => void
  readonly rename: (name: string) => void
  readonly transfer: (owner: string) => void
  readonly remove: () => void
  /** check runs on a commit, newest first */
  readonly checks: (sha: string) => readonly CheckRun[]
  readonly comments: (pull: number) => readonly Comment[]
  readonly runs: () => readonly Run[]
  /** somebody clicks "Re-run all jobs": the next attempt of the same run */
  readonly rerun: (id: number, by?: string) => void
  /** a token as jobs of this repository's workflows have one: what a forged check is written with */
  readonly jobToken: (permissions: Permissions) => string
  /** somebody clicks "Re-run" of a check run */
  readonly rerequest: (checkId: number, by?: string) => Promise<void>
  /** somebody clicks an action's button of a check run */
  readonly requestAction: (checkId: number, identifier: string, by?: string) => Promise<void>
  /** somebody clicks "Re-run all checks" of our App's suite */
  readonly rerequestSuite: (sha: string, by?: string) => Promise<void>
  readonly queue: (pulls: readonly PullHandle[], by?: string) => Promise<MergeGroup>
  /** ends a group: merged where its required checks succeeded, else put out of the queue */
  readonly settleQueue: (group: MergeGroup, by?: string) => Promise<'merged' | 'invalidated'>
}

export function openRepository(site: Site, repository: Repository): RepositoryHandle {
  const { world } = site
  const user = (login = 'ada') => accountOf(world, login)
  const resolve = async (ref: string) => {
    const sha = await repository.git.resolve(ref)
    if (sha === undefined) throw new Error(`${ref} is not in ${repository.name}`)
    return sha
  }
  const checkOf = (id: number) => {
    const check = repository.checks.get(id)
    if (check === undefined) throw new Error(`there is no check run ${id}`)
    return check
  }
  const runOf = (id: number) => {
    const run = repository.runs.get(id)
    if (run === undefined) throw new Error(`there is no run ${id}`)
    return run
  }
  const handle: RepositoryHandle = {
    ...shipHandle(site, repository),
    id: repository.id,
    repository,
    fullName: () => `${repository.owner.login}/${repository.name}`,
    gitDir: repository.git.dir,
    push: (branch, files, options = {}) =>
      pushCommit(site, repository, branch, files, { ...options, by: user(options.by) }),
    sha: resolve,
    deleteBranch: async (branch, by) =>
      moveBranch(site, repository, {
        branch,
        before: await resolve(`refs/heads/${branch}`),
        after: undefined,
        by: user(by),
      }),
    fork: (login) => forkRepository(site, repository, login),
    openPull: async (options) => {
      const source = options.from ?? handle
      const by = options.by ?? options.from?.repository.owner.login ?? 'ada'
      const branch = options.branch ?? `change-${repository.lastNumber + 1}`
      if (options.files !== undefined) await source.push(branch, options.files, { by })
      const pull = await openPull(site, repository, {
        title: options.title ?? 'Change a prompt',
        body: options.body ?? null,
        base: options.base ?? repository.defaultBranch,
        head: { repository: source.repository, branch },
        isDraft: options.isDraft ?? false,
        by: user(by),
      })
      return openPullHandle(site, handle, pull)
    },
    pull: (number) => {
      const pull = repository.pulls.get(number)
      if (pull === undefined) throw new Error(`there is no pull request ${number}`)
      return openPullHandle(site, handle, pull)
    },
    protect: (rules, branch = repository.defaultBranch) => void repository.protections.set(branch, rules),
    unprotect: (branch = repository.defaultBranch) => void repository.protections.delete(branch),
    setPermission: (login, role) => setRole(site, repository, login, role),
    setActions: (isEnabled) => {
      repository.isActionsEnabled = isEnabled
    },
    setArchived: (isArchived) => setArchived(site, repository, isArchived),
    setPrivate: (isPrivate) => setPrivate(site, repository, isPrivate),
    rename: (name) => renameRepository(site, repository, name),
    transfer: (owner) => transferRepository(site, repository, accountOf(world, owner, 'Organization')),
    remove: () => deleteRepository(site, repository),
    checks: (sha) => [...repository.checks.values()].filter((each) => each.headSha === sha).reverse(),
    comments: (pull) => [...repository.comments.values()].filter((each) => each.number === pull),
    runs: () => [...repository.runs.values()],
    rerun: (id, by) => rerun(site, repository, runOf(id), user(by)),
    jobToken: (permissions) => mintJobToken(site, repository, permissions),
    rerequest: (id, by) => tellCheck(site, repository, checkOf(id), 'rerequested', user(by)),
    requestAction: (id, identifier, by) => {
      const check = checkOf(id)
      if (!check.actions.some((each) => each.identifier === identifier)) {
        throw new Error(`check run ${id} has no button "${identifier}"`)
      }
      const parts = { requested_action: { identifier } }
      return tellCheck(site, repository, check, 'requested_action', user(by), parts)
    },
    rerequestSuite: async (sha, by) => {
      const suite = [...repository.suites.values()].find(
        (each) => each.headSha === sha && each.app === world.app,
      )
      if (suite === undefined) throw new Error(`the App has no check suite on ${sha}`)
      await tellSuite(site, repository, suite, 'rerequested', user(by))
    },
    queue: (pulls, by) =>
      queueMerge(
        site,
        repository,
        pulls.map(({ pull }) => pull),
        user(by),
      ),
    settleQueue: (group, by) => settleQueue(site, repository, group, user(by)),
  }
  return handle
}

async function forkRepository(site: Site, parent: Repository, login: string): Promise<RepositoryHandle> {
  const owner = accountOf(site.world, login)
  const fork = await makeRepository(site, {
    owner,
    name: parent.name,
    isPrivate: parent.isPrivate,
    defaultBranch: parent.defaultBranch,
    parent,
  })
  await fork.git.git(['fetch', '--quiet', parent.git.url, 'refs/heads/*:refs/heads/*'])
  return openRepository(site, fork)
}

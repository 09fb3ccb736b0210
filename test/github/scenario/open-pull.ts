/** A pull request in the hands of a test. */

import type { Entries } from '../../git/entries.ts'
import { closePull, editPull, type PullEdit, reopenPull, setDraft } from '../changes/edit-pull.ts'
import { findObstacle, mergePull } from '../changes/merge-pull.ts'
import { pushCommit } from '../changes/push-commits.ts'
import { createComment, deleteComment, editComment } from '../changes/write-comment.ts'
import type { MergeMethod } from '../git/merge-commits.ts'
import type { Site } from '../site.ts'
import { accountOf } from '../state/make-world.ts'
import type { CheckRun, Comment, Pull } from '../state/repository.ts'
import type { PushTo, RepositoryHandle } from './open-repository.ts'

export interface MergeBox {
  readonly isMergeable: boolean
  /** GitHub's sentence */
  readonly reason?: string
}

export interface MergeWish {
  readonly by?: string
  readonly method?: MergeMethod
  /** what is changed with the merge itself, as who resolves a conflict may */
  readonly edit?: Entries
}

export interface PullHandle {
  readonly number: number
  readonly pull: Pull
  readonly repository: RepositoryHandle
  readonly headSha: () => string
  /** one more commit on the head branch; its id */
  readonly push: (files: Entries, options?: PushTo) => Promise<string>
  /** a new commit on the base branch in place of what the head was */
  readonly forcePush: (files: Entries, options?: PushTo) => Promise<string>
  readonly comment: (login: string, body: string) => Comment
  readonly editComment: (id: number, body: string, by: string) => void
  readonly deleteComment: (id: number, by: string) => void
  readonly comments: () => readonly Comment[]
  /** on the head, newest first */
  readonly checks: () => readonly CheckRun[]
  readonly close: (by?: string) => Promise<void>
  readonly reopen: (by?: string) => Promise<void>
  readonly setDraft: (isDraft: boolean, by?: string) => Promise<void>
  readonly edit: (edit: PullEdit, by?: string) => Promise<void>
  readonly lock: () => void
  readonly unlock: () => void
  readonly mergeBox: () => Promise<MergeBox>
  /** rejects with GitHub's sentence where the branch protection refuses */
  readonly merge: (options?: MergeWish) => Promise<string>
}

export function openPullHandle(site: Site, handle: RepositoryHandle, pull: Pull): PullHandle {
  const { repository } = handle
  const user = (login = pull.issue.author.login) => accountOf(site.world, login)
  const commentOf = (id: number) => {
    const comment = repository.comments.get(id)
    if (comment === undefined) throw new Error(`there is no comment ${id}`)
    return comment
  }
  const pushTo = (files: Entries, options: PushTo) => {
    const head = pull.headRepository
    if (head === undefined) throw new Error('the fork was deleted')
    return pushCommit(site, head, pull.headRef, files, { ...options, by: user(options.by) })
  }
  return {
    number: pull.number,
    pull,
    repository: handle,
    headSha: () => pull.headSha,
    push: (files, options = {}) => pushTo(files, options),
    forcePush: (files, options = {}) => pushTo(files, { onto: pull.baseSha, ...options }),
    comment: (login, body) =>
      createComment(site, repository, pull.issue, body, { account: accountOf(site.world, login) }),
    editComment: (id, body, by) => editComment(site, repository, commentOf(id), body, user(by)),
    deleteComment: (id, by) => deleteComment(site, repository, commentOf(id), user(by)),
    comments: () => handle.comments(pull.number),
    checks: () => handle.checks(pull.headSha),
    close: (by) => closePull(site, repository, pull, user(by)),
    reopen: (by) => reopenPull(site, repository, pull, user(by)),
    setDraft: (isDraft, by) => setDraft(site, repository, pull, isDraft, user(by)),
    edit: (edit, by) => editPull(site, repository, pull, edit, user(by)),
    lock: () => {
      pull.issue.isLocked = true
    },
    unlock: () => {
      pull.issue.isLocked = false
    },
    mergeBox: async () => {
      const obstacle = await findObstacle(repository, pull)
      return obstacle === undefined ? { isMergeable: true } : { isMergeable: false, reason: obstacle.message }
    },
    merge: ({ by, ...wish } = {}) => mergePull(site, repository, pull, { by: user(by), ...wish }),
  }
}

/** A pull request as plain data for a page that shows it as GitHub would. */
import type { PullHandle } from './scenario/open-pull.ts'
import { latestChecks } from './state/find.ts'
import type { CheckRun } from './state/repository.ts'

export interface PullPage {
  readonly repository: string
  readonly number: number
  readonly title: string
  readonly body: string
  readonly state: 'open' | 'closed' | 'merged' | 'draft'
  readonly author: string
  readonly base: string
  readonly head: string
  readonly headSha: string
  readonly comments: readonly {
    readonly id: number
    readonly author: string
    readonly isBot: boolean
    readonly body: string
    readonly isEdited: boolean
    readonly createdAtMs: number
    readonly reactions: readonly string[]
  }[]
  readonly checks: readonly (Pick<
    CheckRun,
    'id' | 'name' | 'status' | 'conclusion' | 'detailsUrl' | 'output' | 'annotations' | 'actions'
  > & { readonly app: string; readonly isRequired: boolean })[]
  readonly mergeBox: { readonly isMergeable: boolean; readonly reason?: string }
}

export async function pageOf(handle: PullHandle): Promise<PullPage> {
  const { pull, repository: owner } = handle
  const { repository } = owner
  const required = repository.protections.get(pull.baseRef)?.checks ?? []
  const openState = pull.isDraft ? 'draft' : 'open'
  const closedState = pull.mergedAtMs === undefined ? 'closed' : 'merged'
  return {
    repository: owner.fullName(),
    number: pull.number,
    title: pull.issue.title,
    body: pull.issue.body ?? '',
    state: pull.issue.state === 'open' ? openState : closedState,
    author: pull.issue.author.login,
    base: pull.baseRef,
    head: pull.headRepository === repository ? pull.headRef : `${pull.headOwner.login}:${pull.headRef}`,
    headSha: pull.headSha,
    comments: handle.comments().map((comment) => ({
      id: comment.id,
      author: comment.author.login,
      isBot: comment.author.type === 'Bot',
      body: comment.body,
      isEdited: comment.updatedAtMs > comment.createdAtMs,
      createdAtMs: comment.createdAtMs,
      reactions: [...comment.reactions.values()].map(({ content }) => content),
    })),
    checks: latestChecks(repository, pull.headSha).map((check) => ({
      id: check.id,
      name: check.name,
      status: check.status,
      conclusion: check.conclusion,
      detailsUrl: check.detailsUrl,
      output: check.output,
      annotations: check.annotations,
      actions: check.actions,
      app: check.suite.app.slug,
      isRequired: required.some(
        ({ name, appId }) => name === check.name && (appId ?? check.suite.app.id) === check.suite.app.id,
      ),
    })),
    mergeBox: await handle.mergeBox(),
  }
}

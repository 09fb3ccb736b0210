/** What the App asks of GitHub, as plain data. Octokit's method names stand in this folder and nowhere else. */

import type { Source } from '../../shared/gather/source.ts'
import type { ProtectionRules } from '../../shared/promotion/decision-facts.ts'
import type { CheckState } from './check-state.ts'
import type { CommitFacts, DeploymentState, DeploymentStatus } from './shipping.ts'

export interface RepositoryRef {
  readonly id: number
  readonly installationId: number
  readonly owner: string
  readonly name: string
}

export interface RepositoryFacts extends RepositoryRef {
  readonly ownerId: number
  readonly defaultBranch: string
  readonly isPrivate: boolean
}

export interface PullFacts {
  readonly number: number
  readonly state: 'open' | 'closed'
  readonly isDraft: boolean
  readonly isMerged: boolean
  readonly isLocked: boolean
  readonly title: string
  readonly author: string
  readonly baseRef: string
  readonly baseSha: string
  readonly headSha: string
  /** absent: the fork was deleted */
  readonly headRepositoryId?: number
  readonly headRepository?: string
  readonly mergeCommitSha?: string
}

export interface ChangedFile {
  readonly path: string
  readonly previousPath?: string
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'changed' | 'unchanged'
  /** lines of the head that the diff shows, inclusive: where GitHub puts an annotation beside the change */
  readonly hunks: readonly { readonly start: number; readonly end: number }[]
}

export interface Comparison {
  /** the commit that `base` names now */
  readonly baseSha: string
  readonly mergeBaseSha: string
  /** path at head → path at base */
  readonly renames: ReadonlyMap<string, string>
  readonly files: readonly ChangedFile[]
  /** true: GitHub cut the list, renames beyond it are unknown */
  readonly isCut: boolean
}

export interface WorkflowRun {
  readonly id: number
  readonly attempt: number
  readonly name: string
  readonly url: string
  readonly event: string
  /** path of the workflow file */
  readonly path: string
  /** a name: a tag may have it, too */
  readonly headBranch: string
  readonly headSha: string
  readonly status: 'queued' | 'in_progress' | 'completed' | 'other'
  readonly conclusion?: string
}

/** Why a workflow could not be started; `url` is the page that mends it. */
export interface DispatchProblem {
  readonly code: 'no-workflow' | 'no-dispatch-trigger' | 'actions-disabled' | 'not-permitted'
  readonly message: string
  readonly hint: string
  readonly url: string
}

export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin'

/** Everything about one repository. Every function may throw a GitHubFault. */
export interface GitHubRepository {
  readonly ref: RepositoryRef
  /** the repository as it is called now, by id: survives renames and transfers */
  readonly getFacts: () => Promise<RepositoryFacts>
  /** through the API, no clone: trees that GitHub truncates are walked folder by folder */
  readonly source: Source
  /**
   * Merge base, renames and hunks between two commits; `base` may be a branch. GitHub lists 300 files; with the number of the
   * pull request whose head this is, up to 3,000.
   */
  readonly compare: (base: string, head: string, pull?: number) => Promise<Comparison>
  readonly getPull: (number: number) => Promise<PullFacts | undefined>
  readonly listOpenPulls: () => Promise<readonly PullFacts[]>
  /** pull requests whose head is this commit */
  readonly listPullsOf: (sha: string) => Promise<readonly PullFacts[]>
  readonly isProtected: (branch: string) => Promise<boolean>
  /** whether the branch holds the commit */
  readonly isOnBranch: (branch: string, sha: string) => Promise<boolean>
  /** newest of this name and of this App on the commit */
  readonly findCheck: (
    headSha: string,
    name: string,
  ) => Promise<{ readonly id: number; readonly externalId: string } | undefined>
  /** never retried by itself: after an ambiguous fault, look with `findCheck` */
  readonly createCheck: (state: CheckState) => Promise<number>
  readonly updateCheck: (id: number, state: CheckState) => Promise<void>
  /** own comment with this marker at its start; strangers' copies of the marker do not count */
  readonly findComment: (pull: number, marker: string) => Promise<number | undefined>
  readonly createComment: (pull: number, body: string) => Promise<number>
  /** `gone`: somebody deleted it */
  readonly updateComment: (id: number, body: string) => Promise<'updated' | 'gone'>
  readonly react: (commentId: number, reaction: 'eyes' | '+1' | '-1' | 'confused' | 'rocket') => Promise<void>
  readonly permissionOf: (login: string) => Promise<Permission>
  /** in full, or by seven digits and more */
  readonly getCommit: (sha: string) => Promise<CommitFacts | undefined>
  /** the commit that a tag names, through annotated tags; undefined: there is no such tag */
  readonly resolveTag: (tag: string) => Promise<string | undefined>
  /** the commit that a branch names now */
  readonly resolveBranch: (branch: string) => Promise<string | undefined>
  /** undefined: GitHub has no environment of that name, so nothing is demanded */
  readonly getEnvironment: (name: string) => Promise<ProtectionRules | undefined>
  /** own deployment of that environment whose payload holds this key */
  readonly findDeployment: (environment: string, sha: string, key: string) => Promise<number | undefined>
  /** never retried by itself: after an ambiguous fault, look with `findDeployment` */
  readonly createDeployment: (wanted: {
    readonly sha: string
    readonly environment: string
    readonly description: string
    /** found again by it */
    readonly key: string
    readonly payload: Readonly<Record<string, string>>
    readonly isProduction: boolean
  }) => Promise<number>
  /** newest; undefined: it has none yet */
  readonly getDeploymentState: (id: number) => Promise<DeploymentState | undefined>
  /**
   * A `success` makes the environment's earlier ones `inactive` by GitHub itself where the environment is not a production one;
   * there they stay as they are until they are told.
   */
  readonly addDeploymentStatus: (id: number, status: DeploymentStatus) => Promise<void>
  /**
   * Own comment on a commit with this marker at its start. To write one takes `contents: read`, to change one `contents: write`,
   * which the App does not ask for: say it once, when all of it is known, and take `not-permitted` for done.
   */
  readonly findCommitComment: (sha: string, marker: string) => Promise<number | undefined>
  /** never retried by itself; `forbidden` where the organization has switched commit comments off */
  readonly createCommitComment: (sha: string, body: string) => Promise<number>
  readonly updateCommitComment: (id: number, body: string) => Promise<'updated' | 'gone' | 'not-permitted'>
  /** starts the workflow file of `branch`; the run's id where GitHub tells it */
  readonly dispatch: (
    workflowPath: string,
    branch: string,
    inputs: Readonly<Record<string, string>>,
  ) => Promise<{ readonly runId?: number; readonly runUrl?: string } | DispatchProblem>
  /** a run of that workflow whose name holds `text` */
  readonly findRun: (workflowPath: string, text: string, sinceMs: number) => Promise<WorkflowRun | undefined>
  readonly getRun: (id: number) => Promise<WorkflowRun | undefined>
  readonly cancelRun: (id: number) => Promise<void>
  /** the one file of an artifact of that run, unzipped, at most `maxBytes`; undefined where there is none (any more) */
  readonly readArtifact: (runId: number, name: string, maxBytes: number) => Promise<Uint8Array | undefined>
}

export interface HookDelivery {
  /** GitHub's number of this attempt, which redelivery asks for; in digits, as it goes past 2^53 (octokit/request.js#797) */
  readonly id: string
  /** the delivery id of the header: the same for every redelivery */
  readonly guid: string
  readonly deliveredAtMs: number
  readonly statusCode: number
}

export interface GitHub {
  readonly repository: (ref: RepositoryRef) => GitHubRepository
  /** newest first, until `sinceMs` */
  readonly listDeliveries: (sinceMs: number) => AsyncIterable<HookDelivery>
  readonly redeliver: (id: string) => Promise<void>
  /** every repository of every installation, for reconciliation */
  readonly listRepositories: () => AsyncIterable<RepositoryFacts>
  /** the installation that a repository is in now, also by a former name; undefined: the App is not installed there */
  readonly findInstallation: (owner: string, name: string) => Promise<number | undefined>
  readonly listRepositoriesOf: (installationId: number) => Promise<readonly RepositoryFacts[]>
  /**
   * Who a person's or a job's token of GitHub is in a repository, asked of GitHub with that token; undefined: it may not see
   * it. The token goes to GitHub's API alone and is kept nowhere.
   */
  readonly readAccess: (
    token: string,
    owner: string,
    name: string,
  ) => Promise<
    { readonly repositoryId: number; readonly permission: Permission; readonly login?: string } | undefined
  >
  /** requests left of the hour, by installation, as GitHub said last */
  readonly rateLeft: () => ReadonlyMap<number, number>
}

export type FaultKind =
  | 'not-found'
  | 'forbidden'
  | 'rate-limited'
  | 'invalid'
  | 'conflict'
  /** uninstalled, suspended, token revoked */
  | 'not-installed'
  | 'unavailable'

/** GitHub did not do what was asked. `isAmbiguous`: it may have done it all the same (time-out, 5xx, cut answer of a write). */
export class GitHubFault extends Error {
  override readonly name = 'GitHubFault'
  readonly kind: FaultKind
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly isAmbiguous: boolean

  constructor(
    message: string,
    facts: {
      readonly kind: FaultKind
      readonly status?: number
      readonly retryAfterMs?: number
      readonly isAmbiguous?: boolean
      readonly cause?: unknown
    },
  ) {
    super(message, { cause: facts.cause })
    this.kind = facts.kind
    this.status = facts.status
    this.retryAfterMs = facts.retryAfterMs
    this.isAmbiguous = facts.isAmbiguous ?? false
  }
}

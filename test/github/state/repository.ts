/** A repository and all that people and Apps make in it. */
import type { BareRepository } from '../git/bare-repository.ts'
import type { Account, App, Role } from './world.ts'

export interface Protection {
  readonly checks: readonly { readonly name: string; readonly appId?: number }[]
}

export interface Repository {
  readonly id: number
  owner: Account
  name: string
  isPrivate: boolean
  isArchived: boolean
  defaultBranch: string
  isActionsEnabled: boolean
  readonly git: BareRepository
  readonly createdAtMs: number
  pushedAtMs: number
  readonly parent?: Repository
  readonly roles: Map<string, Role>
  readonly protections: Map<string, Protection>
  /** pull requests and issues share their numbers */
  lastNumber: number
  readonly issues: Map<number, Issue>
  readonly pulls: Map<number, Pull>
  readonly comments: Map<number, Comment>
  readonly suites: Map<number, CheckSuite>
  readonly checks: Map<number, CheckRun>
  readonly workflowIds: Map<string, number>
  readonly runs: Map<number, Run>
  readonly artifacts: Map<number, Artifact>
  readonly commitComments: Map<number, CommitComment>
  readonly environments: Map<string, Environment>
  readonly deployments: Map<number, Deployment>
  readonly releases: Map<number, Release>
}

/** What a pull request and an issue have in common; every pull request has one. */
export interface Issue {
  readonly id: number
  readonly number: number
  readonly author: Account
  title: string
  body: string | null
  state: 'open' | 'closed'
  isLocked: boolean
  readonly createdAtMs: number
  updatedAtMs: number
  closedAtMs?: number
}

export interface Pull {
  readonly id: number
  readonly number: number
  readonly issue: Issue
  baseRef: string
  /** tip of the base branch when GitHub last looked */
  baseSha: string
  readonly headRef: string
  headSha: string
  readonly headOwner: Account
  /** absent: the fork was deleted */
  headRepository?: Repository
  isDraft: boolean
  mergedAtMs?: number
  mergedBy?: Account
  mergeCommitSha?: string
}

export interface Comment {
  readonly id: number
  readonly number: number
  readonly author: Account
  readonly app?: App
  body: string
  readonly createdAtMs: number
  updatedAtMs: number
  readonly reactions: Map<number, Reaction>
}

export interface CommitComment {
  readonly id: number
  readonly sha: string
  readonly author: Account
  body: string
  readonly createdAtMs: number
  updatedAtMs: number
}

export interface Reaction {
  readonly id: number
  readonly user: Account
  readonly content: string
  readonly createdAtMs: number
}

export interface CheckSuite {
  readonly id: number
  readonly app: App
  readonly headSha: string
  readonly headBranch: string | null
  readonly createdAtMs: number
  updatedAtMs: number
}

export interface Annotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly start_column: number | null
  readonly end_column: number | null
  readonly annotation_level: 'notice' | 'warning' | 'failure'
  readonly title: string | null
  readonly message: string
  readonly raw_details: string | null
}

export type CheckStatus = 'queued' | 'in_progress' | 'completed'
export type CheckConclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required'

export interface CheckRun {
  readonly id: number
  readonly suite: CheckSuite
  readonly headSha: string
  name: string
  status: CheckStatus
  conclusion: CheckConclusion | null
  externalId: string
  detailsUrl: string | null
  startedAtMs: number | null
  completedAtMs: number | null
  output: { title: string | null; summary: string | null; text: string | null }
  readonly annotations: Annotation[]
  actions: readonly { label: string; description: string; identifier: string }[]
}

export interface Run {
  readonly id: number
  readonly number: number
  attempt: number
  readonly workflowPath: string
  readonly workflowName: string
  readonly title: string
  readonly event: string
  readonly headBranch: string
  readonly headSha: string
  readonly actor: Account
  /** of the newest attempt */
  triggeredBy: Account
  readonly inputs: Readonly<Record<string, string>>
  readonly suiteId: number
  status: CheckStatus
  conclusion: string | null
  readonly createdAtMs: number
  updatedAtMs: number
  abort: AbortController
}

export interface Artifact {
  readonly id: number
  readonly run: Run
  readonly name: string
  readonly zip: Buffer
  readonly createdAtMs: number
  isExpired: boolean
}

/** What an environment demands before something is deployed to it. */
export interface EnvironmentRules {
  /** logins of whom one must approve */
  readonly users?: readonly string[]
  /** slugs of the owner's teams, whose members may approve as well */
  readonly teams?: readonly string[]
  readonly preventsSelfReview?: boolean
  readonly waitMinutes?: number
  /** absent: every ref */
  readonly refs?: 'protected' | readonly { readonly type: 'branch' | 'tag'; readonly name: string }[]
}

export interface Environment {
  readonly id: number
  readonly name: string
  readonly rules: EnvironmentRules
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

export interface DeploymentStatus {
  readonly id: number
  readonly state: 'error' | 'failure' | 'inactive' | 'pending' | 'success' | 'queued' | 'in_progress'
  readonly description: string
  readonly environmentUrl: string
  readonly logUrl: string
  readonly creator: Account
  readonly createdAtMs: number
}

export interface Deployment {
  readonly id: number
  readonly ref: string
  readonly sha: string
  readonly task: string
  readonly environment: string
  readonly description: string | null
  readonly payload: unknown
  readonly isProduction: boolean
  readonly isTransient: boolean
  readonly creator: Account
  readonly app?: App
  readonly createdAtMs: number
  readonly statuses: DeploymentStatus[]
}

export interface Release {
  readonly id: number
  readonly tag: string
  readonly target: string
  readonly title: string | null
  readonly body: string | null
  readonly isDraft: boolean
  readonly isPrerelease: boolean
  readonly author: Account
  readonly createdAtMs: number
}

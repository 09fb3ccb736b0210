/** Environments, deployments, commits and issues, as the App asks GitHub of them. */

/** What GitHub demands before something may be deployed to an environment. */
export interface EnvironmentRules {
  /** logins one of whom must approve; a team is named `org/slug`, its members cannot be read by the App */
  readonly reviewers: readonly string[]
  readonly preventsSelfReview: boolean
  readonly waitMinutes: number
  /** absent: every ref may be deployed. `protected`: protected branches; else patterns of branches and tags */
  readonly refs?:
    | { readonly kind: 'protected' }
    | {
        readonly kind: 'patterns'
        readonly patterns: readonly { readonly type: 'branch' | 'tag'; readonly name: string }[]
      }
}

export type DeploymentState = 'queued' | 'in_progress' | 'success' | 'failure' | 'error' | 'inactive'

export interface DeploymentStatus {
  readonly state: DeploymentState
  /** ≤ 140 characters */
  readonly description: string
  readonly environmentUrl?: string
  readonly logUrl?: string
}

export interface CommitFacts {
  readonly sha: string
  readonly parents: readonly string[]
  readonly message: string
}

export interface IssueFacts {
  readonly number: number
  readonly isPull: boolean
  readonly isOpen: boolean
  readonly isLocked: boolean
}

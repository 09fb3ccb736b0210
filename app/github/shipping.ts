/** Deployments and commits, as the App asks GitHub of them. */

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

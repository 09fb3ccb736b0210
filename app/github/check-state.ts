/** A check run as the App wants it to be. */

export interface CheckOutput {
  readonly title: string
  readonly summary: string
  readonly text?: string
}

export interface CheckAnnotation {
  readonly path: string
  readonly startLine: number
  readonly endLine: number
  readonly level: 'notice' | 'warning' | 'failure'
  readonly title: string
  readonly message: string
}

export interface CheckAction {
  /** ≤ 20 characters */
  readonly label: string
  /** ≤ 40 */
  readonly description: string
  /** ≤ 20 */
  readonly identifier: string
}

export type CheckConclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'timed_out'
  | 'action_required'
  | 'cancelled'

export interface CheckState {
  readonly name: string
  readonly headSha: string
  readonly externalId: string
  readonly detailsUrl?: string
  readonly status: 'queued' | 'in_progress' | 'completed'
  readonly conclusion?: CheckConclusion
  readonly startedAtMs?: number
  readonly completedAtMs?: number
  readonly output: CheckOutput
  /** all of them; the edge sends batches of 50, and only those that were not sent to this check run yet */
  readonly annotations: readonly CheckAnnotation[]
  readonly actions: readonly CheckAction[]
}

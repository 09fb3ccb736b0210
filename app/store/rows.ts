/** Plain rows of the store as the rest of the App sees them. Times are UTC epoch milliseconds, ids of GitHub are numbers. */
import type { EvaluationState } from '../../shared/order/evaluation-state.ts'
import type { Conclusion } from '../../shared/verdict/verdict.ts'

export interface RepositoryRow {
  /** GitHub's id: the tenant. Names change, ids do not */
  readonly id: number
  readonly ownerId: number
  readonly owner: string
  readonly name: string
  readonly installationId: number
  readonly defaultBranch: string
  readonly isPrivate: boolean
  /** set when the App was uninstalled from it: it is kept, and nothing is done for it */
  readonly removedAtMs?: number
}

/** `received` waits for its turn, `leased` is being worked on, `done`, `dead` was given up after its last try. */
export type DeliveryState = 'received' | 'leased' | 'done' | 'dead'

/** A webhook delivery, or a job of ours: everything that must happen goes through this table. */
export interface NewDelivery {
  /** GitHub's delivery id; of a job an id that names its one effect, so that it is there once */
  readonly id: string
  /** `pull_request`, `check_run` …; jobs are `promptgate.publish`, `promptgate.dispatch` … */
  readonly event: string
  readonly action?: string
  readonly repositoryId?: number
  readonly installationId?: number
  /** deliveries of one lane run one after the other, in the order they came: `12345/pull/7` */
  readonly lane: string
  /** JSON text */
  readonly payload: string
  readonly receivedAtMs: number
  /** not before; default: at once */
  readonly dueAtMs?: number
}

export interface Delivery extends NewDelivery {
  readonly state: DeliveryState
  readonly attempts: number
  readonly leaseOwner?: string
  readonly leasedUntilMs?: number
  readonly error?: string
}

/** States in which a job may still deliver. */
export const openStates = ['queued', 'dispatched', 'running'] as const satisfies readonly EvaluationState[]

/** States whose verdict is on its way: nobody needs to ask once more. */
export const underWayStates = [...openStates, 'reported'] as const satisfies readonly EvaluationState[]

/** States that something still follows. */
export const unfinishedStates = [
  'planning',
  'waiting',
  ...underWayStates,
] as const satisfies readonly EvaluationState[]

export interface EvaluationRow {
  /** random, 128 bits: it is also the name of the work order */
  readonly id: string
  readonly repositoryId: number
  /** what is evaluated: `pull/7`, `group/<head sha>`, `branch/main/<sha>` for a promotion, `compare/<comment id>`, `try/<comment id>` */
  readonly subject: string
  readonly pull?: number
  /** from 1, per (repository, subject, head, merge base, policy hash) */
  readonly attempt: number
  /** `pull_request.synchronize`, `check_run.rerequested`, `command /eval`, `merge_group` … */
  readonly trigger: string
  /** login of who asked */
  readonly actor?: string
  readonly baseRef: string
  readonly baseSha: string
  readonly mergeBaseSha: string
  readonly headSha: string
  readonly headRepository?: string
  readonly isFork: boolean
  /** empty while planning or where no policy can be read */
  readonly policyHash: string
  readonly state: EvaluationState
  /** JSON texts: what was ordered (`Ordered`), the policy in force, the last progress, why it failed (Problem[]) */
  readonly ordered?: string
  readonly policy?: string
  readonly progress?: string
  readonly problems?: string
  /** the evaluation whose reports prove this one: every input is equal */
  readonly evidenceId?: string
  readonly runId?: number
  readonly runAttempt?: number
  readonly runUrl?: string
  readonly deadlineMs?: number
  readonly conclusion?: Conclusion
  readonly blocks?: boolean
  /** what lists and the history show, JSON text */
  readonly figures?: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly concludedAtMs?: number
}

export type NewEvaluation = Omit<EvaluationRow, 'createdAtMs' | 'updatedAtMs' | 'attempt'> & {
  /** default: the next attempt of its key */
  readonly attempt?: number
}

export interface ComparisonRow {
  readonly id: string
  readonly evaluationId: string
  readonly suite: string
  readonly prompt: string
  readonly runner: string
  readonly change: string
  readonly baseFingerprint?: string
  readonly headFingerprint?: string
  readonly outcome?: string
  readonly baseScore?: number
  readonly headScore?: number
  readonly delta?: number
  readonly low?: number
  readonly high?: number
  readonly p?: number
  readonly figures?: string
}

/** A money amount reserved with an order and settled with its report. */
export interface ReservationRow {
  readonly evaluationId: string
  readonly repositoryId: number
  readonly subject: string
  /** `2026-11-20`, the UTC day it counts for: that of the reservation, also when it is settled after midnight */
  readonly day: string
  readonly currency: string
  readonly reserved: number
  /** undefined until it is settled; unknown cost settles as the whole reservation */
  readonly spent?: number
  readonly state: 'reserved' | 'settled' | 'released'
}

export interface AuditRow {
  readonly atMs: number
  readonly repositoryId?: number
  readonly actor: string
  readonly action: string
  readonly subject: string
  /** JSON text */
  readonly details: string
}

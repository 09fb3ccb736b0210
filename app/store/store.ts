/** What the store can do: plain data in and out. Every write is one unit that may be run again, every read names its tenant. */

import type { EvaluationState } from '../../shared/order/evaluation-state.ts'
import type { Lists } from './list-store.ts'
import type { BudgetOverride, Promotions, ReadKeys } from './promotion-store.ts'
import type { NewVersion, Prompts, Reviews, Waivers } from './prompt-store.ts'
import type { Reports } from './report-store.ts'
import type {
  AuditRow,
  Delivery,
  DeliveryState,
  EvaluationRow,
  NewDelivery,
  NewEvaluation,
  RepositoryRow,
  ReservationRow,
} from './rows.ts'
import type { ServedReads } from './served-store.ts'

export interface Page<T> {
  readonly rows: readonly T[]
  /** opaque; absent on the last page */
  readonly next?: string
}

export interface DeliveryCounts {
  readonly byState: Readonly<Record<DeliveryState, number>>
  /** when the oldest one that is due came in */
  readonly oldestDueMs?: number
}

export interface Deliveries {
  /** Committed to disk when it resolves; deliveries that come together are committed together. */
  readonly receive: (delivery: NewDelivery) => Promise<'stored' | 'duplicate'>
  /**
   * Takes what is due, oldest first, at most one of a lane and none of a lane that is being worked on; leases that ran
   * out are taken again. Counts the attempt.
   */
  readonly lease: (options: {
    readonly owner: string
    readonly nowMs: number
    readonly leaseMs: number
    readonly limit: number
  }) => Promise<readonly Delivery[]>
  /** false: the lease was lost to another owner */
  readonly finish: (id: string, owner: string, nowMs: number) => Promise<boolean>
  /** back to `received` until `dueAtMs`, or `dead` without it */
  readonly giveBack: (
    id: string,
    owner: string,
    why: { readonly error: string; readonly dueAtMs?: number },
  ) => Promise<boolean>
  /** what a stopping process still holds; it does not count as an attempt */
  readonly release: (owner: string) => Promise<number>
  /** a dead one, once more */
  readonly revive: (id: string, nowMs: number) => Promise<boolean>
  readonly counts: (nowMs: number) => Promise<DeliveryCounts>
  readonly listDead: (limit: number) => Promise<readonly Delivery[]>
  /** those of `ids` that are here in any state */
  readonly known: (ids: readonly string[]) => Promise<ReadonlySet<string>>
  /** drops finished ones; the ids are kept as long as GitHub can redeliver (72 h and more) */
  readonly prune: (doneBeforeMs: number) => Promise<number>
}

export interface Repositories {
  /** by id: a rename, a transfer or a new installation changes the row, never its id */
  readonly save: (row: RepositoryRow) => Promise<void>
  readonly get: (id: number) => Promise<RepositoryRow | undefined>
  readonly listActive: () => Promise<readonly RepositoryRow[]>
  readonly listOfInstallation: (installationId: number) => Promise<readonly RepositoryRow[]>
  /** its open evaluations become superseded, its reservations are released; nothing is deleted */
  readonly remove: (id: number, nowMs: number) => Promise<void>
}

/** Most that may be spent, checked and reserved in the same unit as the order is stored. */
export interface Reserve {
  readonly currency: string
  readonly day: string
  /** undefined: the cost is unknown, all that is left is reserved */
  readonly amount?: number
  readonly perPullRequest?: number
  readonly perDay?: number
  /** whose limit per pull request it counts for; default: the evaluation's */
  readonly subject?: string
}

export type Begun =
  | { readonly kind: 'begun'; readonly evaluation: EvaluationRow; readonly reserved?: ReservationRow }
  /** the same key and attempt is there already: nothing was written */
  | { readonly kind: 'exists'; readonly evaluation: EvaluationRow }
  | { readonly kind: 'over-budget'; readonly limit: 'per-pull-request' | 'per-day'; readonly left: number }

export interface Evaluations {
  /**
   * Stores an evaluation, with its reservation and the jobs that carry it on, or nothing of it. `supersede` makes every
   * other unfinished evaluation of the subject void (also those of another head), releasing what they reserved; returned.
   */
  readonly begin: (unit: {
    readonly evaluation: NewEvaluation
    readonly nowMs: number
    readonly supersede: boolean
    readonly reserve?: Reserve
    readonly jobs: readonly NewDelivery[]
    /** of both sides of the change, as the App parsed them: stored in the same unit */
    readonly versions?: readonly NewVersion[]
  }) => Promise<Begun & { readonly superseded: readonly EvaluationRow[] }>
  /** Compare and set: changes it only while its state is one of `from`, with its jobs; undefined otherwise. */
  readonly move: (unit: {
    readonly repositoryId: number
    readonly id: string
    readonly from: readonly EvaluationState[]
    readonly patch: Partial<
      Omit<EvaluationRow, 'id' | 'repositoryId' | 'subject' | 'attempt' | 'createdAtMs'>
    >
    readonly nowMs: number
    readonly jobs: readonly NewDelivery[]
    /** what its reservation becomes */
    readonly reservation?: 'release' | 'keep'
  }) => Promise<EvaluationRow | undefined>
  /** Every unfinished evaluation of the subject becomes superseded, but `exceptHead`'s; returned as they were. */
  readonly supersede: (unit: {
    readonly repositoryId: number
    readonly subject: string
    readonly exceptHead?: string
    readonly nowMs: number
    readonly jobs: (row: EvaluationRow) => readonly NewDelivery[]
  }) => Promise<readonly EvaluationRow[]>
  readonly get: (repositoryId: number, id: string) => Promise<EvaluationRow | undefined>
  /** by its unguessable id alone: for a token whose repository is checked next */
  readonly find: (id: string) => Promise<EvaluationRow | undefined>
  readonly list: (
    repositoryId: number,
    filter: {
      readonly subject?: string
      readonly headSha?: string
      readonly states?: readonly EvaluationState[]
      readonly cursor?: string
      readonly limit: number
    },
  ) => Promise<Page<EvaluationRow>>
  /** newest first: concluded attempts of one key, whose evidence adds up */
  readonly attempts: (row: EvaluationRow) => Promise<readonly EvaluationRow[]>
  /** unfinished and past its deadline */
  readonly overdue: (nowMs: number, limit: number) => Promise<readonly EvaluationRow[]>
  /** progress of a running order, and its new deadline; false where it runs no more */
  readonly progress: (unit: {
    readonly repositoryId: number
    readonly id: string
    readonly progress: string
    readonly deadlineMs: number
    readonly nowMs: number
  }) => Promise<boolean>
}

/** Where on GitHub our check and our comment stand, so that they are edited and never made twice. */
export interface Publications {
  readonly getCheck: (repositoryId: number, headSha: string) => Promise<Publication | undefined>
  readonly saveCheck: (repositoryId: number, headSha: string, saved: Publication) => Promise<void>
  readonly getComment: (repositoryId: number, pull: number) => Promise<Publication | undefined>
  readonly saveComment: (repositoryId: number, pull: number, saved: Publication) => Promise<void>
}

export interface Publication {
  readonly id: number
  /** SHA-256 of what was published last: equal content is not sent again */
  readonly contentHash: string
  /** of a check: evaluation and sequence of its last change; of a comment the evaluation it shows */
  readonly evaluationId?: string
}

export interface Budgets {
  readonly spent: (
    repositoryId: number,
    of: { readonly day: string; readonly currency: string; readonly subject?: string },
  ) => Promise<{ readonly day: number; readonly subject: number }>
  /** takes the place of the policy's limits; undefined takes it back */
  readonly override: (
    repositoryId: number,
    limits: BudgetOverride | undefined,
    nowMs: number,
  ) => Promise<void>
  readonly overrides: (repositoryId: number) => Promise<readonly BudgetOverride[]>
}

export interface Tokens {
  /** false: this `jti` was used before. Kept until `expiresAtMs`. */
  readonly useOnce: (jti: string, expiresAtMs: number) => Promise<boolean>
}

/** Small facts of this installation, such as the credentials that the manifest flow gave. */
export interface Values {
  readonly get: (key: string) => Promise<string | undefined>
  readonly set: (key: string, value: string) => Promise<void>
}

export interface Health {
  /** writes a row and reads it on a second connection; throws what hinders it */
  readonly selfTest: () => Promise<void>
  /** refreshed by every write and by `selfTest`: undefined while all is well */
  readonly lastFault: () => string | undefined
}

export interface Store {
  readonly deliveries: Deliveries
  readonly repositories: Repositories
  readonly evaluations: Evaluations
  readonly reports: Reports
  readonly publications: Publications
  readonly tokens: Tokens
  readonly budgets: Budgets
  readonly prompts: Prompts
  readonly waivers: Waivers
  readonly reviews: Reviews
  readonly promotions: Promotions
  readonly readKeys: ReadKeys
  readonly served: ServedReads
  readonly values: Values
  readonly audit: {
    readonly append: (row: AuditRow) => Promise<void>
    readonly list: (
      repositoryId: number,
      page: { readonly cursor?: string; readonly limit: number },
    ) => Promise<Page<AuditRow>>
  }
  readonly lists: Lists
  readonly health: Health
  /** ends the writer, closes every connection, gives the lock file back */
  readonly close: () => Promise<void>
}

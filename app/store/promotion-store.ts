/** What the store keeps of promotions: which version each environment serves, who asked for it, and on what evidence. */
import type { PromotionResult } from '../../shared/promotion/promotion.ts'
import type { NewDelivery } from './rows.ts'

/**
 * proving: a work order on the default branch must pass first · approval: a reviewer of the environment must say so · timer:
 * it waits until `dueAtMs` · moved: pointers moved (some or all) · unchanged: there was nothing to move · refused: nothing
 * moved, `result` says why · replaced: a newer request of the environment took its place
 */
export type RequestState = 'proving' | 'approval' | 'timer' | 'moved' | 'unchanged' | 'refused' | 'replaced'

/** One wish to move an environment: of a merge, a release or a person. It is there once per source event and environment. */
export interface RequestRow {
  /** random, 128 bits */
  readonly id: string
  readonly repositoryId: number
  readonly environment: string
  readonly kind: 'promotion' | 'rollback' | 'halt' | 'resume' | 'canary'
  readonly source: 'merge' | 'release' | 'command'
  /** names the event, once: `merge/7/<sha>`, `tag/<name>`, `comment/<id>` */
  readonly sourceEvent: string
  /** the commit whose prompts are meant */
  readonly sha: string
  /** tag or branch that named it */
  readonly ref: string
  readonly pull?: number
  /** where the answer goes: an issue or pull request; absent: the commit */
  readonly issue?: number
  readonly actor: string
  readonly why?: string
  /** prompts by name; absent: all that are at `sha` */
  readonly only?: readonly string[]
  /** a canary beside what is active, for this share of the keys; absent: the version takes its place */
  readonly percent?: number
  readonly state: RequestState
  readonly evaluationId?: string
  readonly dueAtMs?: number
  /** what became of each prompt: the one table that everybody is shown */
  readonly result: PromotionResult
  readonly deploymentId?: number
  readonly commentId?: number
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

export interface PointerRow {
  readonly id: number
  readonly repositoryId: number
  readonly environment: string
  readonly prompt: string
  readonly slot: 'stable' | 'canary'
  /** `halt`: the environment answers 423 for it */
  readonly kind: 'promotion' | 'rollback' | 'halt' | 'resume' | 'canary'
  readonly fromFingerprint?: string
  readonly toFingerprint: string
  readonly percent?: number
  readonly requestId: string
  readonly sourceEvent: string
  readonly sha: string
  readonly pull?: number
  /** evaluation that proves the version */
  readonly evidence?: string
  readonly actor: string
  readonly why?: string
  readonly isActive: boolean
  readonly atMs: number
}

export type NewPointer = Omit<
  PointerRow,
  'id' | 'repositoryId' | 'environment' | 'requestId' | 'isActive'
> & {
  /** id of the row that is active now in this slot; absent: none. Compare and set */
  readonly expected?: number
}

export type Moved =
  | { readonly kind: 'moved'; readonly rows: readonly PointerRow[] }
  /** this request moved them before: nothing was written */
  | { readonly kind: 'exists'; readonly rows: readonly PointerRow[] }
  /** somebody moved one of them meanwhile, or the request was replaced: nothing was written */
  | { readonly kind: 'conflict'; readonly active: readonly PointerRow[] }

export interface EvidenceRow {
  readonly evaluationId: string
  readonly comparison: string
  readonly suite: string
  readonly runner: string
  readonly fingerprint: string
  /** `hashProof` of what it was measured with */
  readonly proof?: string
  readonly runnerIdentity?: string
  readonly standing?: 'pass' | 'waived' | 'inconclusive' | 'fail'
  readonly concludedAtMs: number
  /** the branch it was compared with */
  readonly baseRef: string
  readonly pull?: number
}

export interface Promotions {
  /** Stored once per (repository, source event, environment), with its jobs; the one that is there otherwise. */
  readonly open: (
    row: RequestRow,
    jobs: readonly NewDelivery[],
  ) => Promise<{ readonly isNew: boolean; readonly request: RequestRow }>
  readonly getRequest: (repositoryId: number, id: string) => Promise<RequestRow | undefined>
  readonly findRequests: (
    repositoryId: number,
    of: {
      readonly environment?: string
      readonly evaluationId?: string
      readonly sourceEvent?: string
      readonly states?: readonly RequestState[]
    },
    limit: number,
  ) => Promise<readonly RequestRow[]>
  /** Compare and set of a request's state, with its jobs; undefined where it is in none of `from`. */
  readonly change: (unit: {
    readonly repositoryId: number
    readonly id: string
    readonly from: readonly RequestState[]
    readonly patch: Partial<
      Pick<
        RequestRow,
        'state' | 'evaluationId' | 'dueAtMs' | 'result' | 'deploymentId' | 'commentId' | 'actor'
      >
    >
    readonly nowMs: number
    readonly jobs: readonly NewDelivery[]
  }) => Promise<RequestRow | undefined>
  /**
   * Moves pointers: all of them or none, the request's state with them (`moved`), each version's transition, and the jobs
   * that tell of it. The rows that were active become inactive; history only grows.
   */
  readonly move: (unit: {
    readonly repositoryId: number
    readonly requestId: string
    readonly result: PromotionResult
    readonly rows: readonly NewPointer[]
    /** active canary rows that end without a successor */
    readonly end?: readonly number[]
    readonly nowMs: number
    readonly jobs: readonly NewDelivery[]
  }) => Promise<Moved>
  /** what is active: one row per prompt and slot */
  readonly pointers: (repositoryId: number, environment?: string) => Promise<readonly PointerRow[]>
  /** newest first */
  readonly history: (
    repositoryId: number,
    of: { readonly environment?: string; readonly prompt?: string },
    limit: number,
  ) => Promise<readonly PointerRow[]>
  /** concluded, of these versions, newest first */
  readonly evidence: (
    repositoryId: number,
    fingerprints: readonly string[],
  ) => Promise<readonly EvidenceRow[]>
  /** by runner id: the identity of the newest stored report that used it for a change of this branch */
  readonly runnerIdentities: (repositoryId: number, baseRef: string) => Promise<ReadonlyMap<string, string>>
  /** the rules of the policy in force, as lists and pages show them */
  readonly saveEnvironments: (
    repositoryId: number,
    rules: Readonly<Record<string, string>>,
    nowMs: number,
  ) => Promise<void>
  /** by name, as they were last saved: those of the newest policy that could be read */
  readonly savedEnvironments: (repositoryId: number) => Promise<ReadonlyMap<string, string>>
  /**
   * Grows with every move, every change of a read key or of a repository's name, anywhere: what is served from memory is
   * read anew when it changed.
   */
  readonly generation: () => Promise<number>
  /** active rows of every repository, for serving */
}

/** A key that may read what is served. The key itself is shown once and kept nowhere. */
export interface ReadKeyRow {
  readonly id: string
  readonly repositoryId: number
  /** absent: every environment */
  readonly environment?: string
  readonly name: string
  /** SHA-256 of the key, hex */
  readonly hash: string
  /** its first characters, so that people know it again */
  readonly prefix: string
  readonly createdBy: string
  readonly createdAtMs: number
  readonly revokedAtMs?: number
  readonly revokedBy?: string
}

export interface ReadKeys {
  readonly add: (row: ReadKeyRow) => Promise<void>
  readonly list: (repositoryId: number) => Promise<readonly ReadKeyRow[]>
  /** false: there is no such key in force */
  readonly revoke: (repositoryId: number, id: string, by: string, nowMs: number) => Promise<boolean>
  /** in force, of every repository, for serving from memory */
  readonly all: () => Promise<readonly ReadKeyRow[]>
}

/** What an administrator allowed apart from the policy: it takes the policy's place while it stands. */
export interface BudgetOverride {
  readonly currency: string
  readonly perPullRequest?: number
  readonly perDay?: number
}

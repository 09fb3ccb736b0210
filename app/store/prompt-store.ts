/** What the store keeps of prompts: their immutable versions, the states those went through, and what people said of them. */
import type { NewDelivery } from './rows.ts'

/** A version as the App itself parsed it from the tree of a commit: never as a report tells it. */
export interface NewVersion {
  readonly fingerprint: string
  /** `promptgate.id`, else the name with its variant: what comparisons and addresses call the prompt */
  readonly prompt: string
  readonly path: string
  /** partials resolved, for diffs */
  readonly source: string
  /** JSON text of `VersionParts`: what is served and rendered */
  readonly parts: string
  readonly model?: string
  readonly commit: string
  readonly pull?: number
  readonly author?: string
  /** of the pull request that brought it: the changelog */
  readonly title?: string
  readonly description?: string
  readonly owner?: string
  readonly tags: readonly string[]
  readonly category?: string
  /** who CODEOWNERS names for the path */
  readonly codeOwners: readonly string[]
}

export interface VersionRow {
  /** from 1, per repository: what people may call it by, `v12` */
  readonly id: number
  readonly repositoryId: number
  readonly fingerprint: string
  readonly prompt: string
  readonly path: string
  readonly source: string
  readonly parts?: string
  readonly model?: string
  readonly firstCommit: string
  readonly pull?: number
  readonly author?: string
  readonly title?: string
  readonly createdAtMs: number
}

export interface PromptRow {
  readonly name: string
  readonly path: string
  readonly description?: string
  readonly owner?: string
  readonly tags: readonly string[]
  readonly category?: string
  readonly codeOwners: readonly string[]
  /** its file is gone from the default branch */
  readonly archivedAtMs?: number
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** draft (in a pull request) → proved → active in an environment → superseded, rolled back, halted, archived. */
export type Lifecycle =
  | 'draft'
  | 'proved'
  | 'active'
  | 'canary'
  | 'superseded'
  | 'rolled-back'
  | 'halted'
  | 'resumed'
  | 'archived'

export interface TransitionRow {
  readonly repositoryId: number
  readonly prompt: string
  readonly fingerprint: string
  readonly state: Lifecycle
  readonly environment?: string
  /** login, or `promptgate` */
  readonly actor: string
  /** evaluation id, promotion request id or pull request that caused it, as `evaluation/…`, `request/…`, `pull/7` */
  readonly cause: string
  readonly atMs: number
}

export interface Prompts {
  /** New ones become drafts, with their transition; what is there stays, only the prompt's present facts are brought up to date. */
  readonly save: (
    repositoryId: number,
    versions: readonly NewVersion[],
    nowMs: number,
    /** false: versions of a pull request's head, whose path, owner and tags are not the prompt's yet */
    isOfDefaultBranch: boolean,
  ) => Promise<void>
  readonly get: (repositoryId: number, name: string) => Promise<PromptRow | undefined>
  readonly list: (repositoryId: number) => Promise<readonly PromptRow[]>
  /** its file was deleted on the default branch: the prompt and its active versions are archived */
  readonly archive: (
    repositoryId: number,
    names: readonly string[],
    cause: string,
    nowMs: number,
  ) => Promise<void>
  readonly getVersion: (repositoryId: number, fingerprint: string) => Promise<VersionRow | undefined>
  /**
   * By `v12` or `12`, by at least seven digits of its fingerprint, or by those of its first commit; several: it is ambiguous.
   */
  readonly findVersions: (
    repositoryId: number,
    prompt: string,
    name: string,
  ) => Promise<readonly VersionRow[]>
  /** newest first */
  readonly versions: (repositoryId: number, prompt: string, limit: number) => Promise<readonly VersionRow[]>
  /** oldest first */
  readonly transitions: (
    repositoryId: number,
    of: { readonly prompt?: string; readonly fingerprint?: string },
    limit: number,
  ) => Promise<readonly TransitionRow[]>
}

export interface WaiverRow {
  readonly id: number
  readonly repositoryId: number
  readonly pull: number
  readonly prompt: string
  readonly fingerprint: string
  /** id of the comparison: `suite/prompt@runner` */
  readonly comparison: string
  /** `dataset/case id`; absent: the whole comparison */
  readonly case?: string
  readonly by: string
  readonly why: string
  readonly atMs: number
  readonly untilMs: number
  readonly revokedAtMs?: number
  readonly revokedBy?: string
}

export interface Waivers {
  /** All of them or none; with the jobs that have the check decided again. */
  readonly add: (
    rows: readonly Omit<WaiverRow, 'id' | 'revokedAtMs' | 'revokedBy'>[],
    jobs: readonly NewDelivery[],
  ) => Promise<void>
  /** those in force become revoked; how many */
  readonly revoke: (unit: {
    readonly repositoryId: number
    readonly ids: readonly number[]
    readonly by: string
    readonly nowMs: number
    readonly jobs: readonly NewDelivery[]
  }) => Promise<number>
  /** not revoked, of these versions, also those that have run out */
  readonly ofVersions: (
    repositoryId: number,
    fingerprints: readonly string[],
  ) => Promise<readonly WaiverRow[]>
  /** ran out after `sinceMs` and until `nowMs`: their pull requests are to be decided anew */
  readonly ranOut: (sinceMs: number, nowMs: number) => Promise<readonly WaiverRow[]>
}

/** A person's score of one trial of the head. */
export interface ReviewRow {
  readonly repositoryId: number
  readonly evaluationId: string
  readonly comparison: string
  readonly caseKey: string
  readonly repeat: number
  readonly fingerprint: string
  readonly login: string
  /** 0 to 1 */
  readonly score: number
  readonly note?: string
  readonly atMs: number
  /** what the judges and evaluators said of the same trial, JSON text of `ReportScore[]` */
  readonly scores: string
}

export interface Reviews {
  /** a person's second score of a trial replaces the first */
  readonly save: (row: Omit<ReviewRow, 'scores'>) => Promise<'saved' | 'no-such-trial'>
  /** newest first */
  readonly list: (
    repositoryId: number,
    of: { readonly evaluationId?: string; readonly fingerprint?: string },
    limit: number,
  ) => Promise<readonly ReviewRow[]>
}

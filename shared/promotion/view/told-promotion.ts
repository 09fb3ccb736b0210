/** What is known of a request to move an environment, as plain data: its comment, its answer and its deployment are made of it. */
import type { PromotionResult } from '../promotion.ts'

/** A stored version as people call it: `v12`. */
export interface KnownVersion {
  readonly id: number
  readonly firstCommit?: string
  readonly pull?: number
}

/** One comparison of the evaluation that was to prove a version. */
export interface MeasuredPrompt {
  readonly prompt: string
  readonly runner: string
  readonly outcome: string
  readonly baseScore?: number
  readonly headScore?: number
}

export interface ToldPromotion {
  readonly environment: string
  readonly kind: 'promotion' | 'rollback' | 'halt' | 'resume' | 'canary'
  readonly source: 'merge' | 'release' | 'command'
  readonly state: 'proving' | 'approval' | 'timer' | 'moved' | 'unchanged' | 'refused' | 'replaced'
  readonly actor: string
  readonly why?: string
  readonly sha: string
  /** tag or branch that named it */
  readonly ref: string
  readonly pull?: number
  /** prompts that were named; absent: all at the commit */
  readonly only?: readonly string[]
  readonly percent?: number
  readonly dueAtMs?: number
  /** it proves what was not proved */
  readonly evaluationId?: string
  readonly result: PromotionResult
  /** by fingerprint */
  readonly versions: ReadonlyMap<string, KnownVersion>
  /** by evaluation id: the pull request it was made for */
  readonly evidence: ReadonlyMap<string, { readonly pull?: number }>
  /** what the proving evaluation found, where it did not prove enough */
  readonly measured: readonly MeasuredPrompt[]
  /** who may approve; teams cannot be looked into */
  readonly approvers: { readonly people: readonly string[]; readonly teams: readonly string[] }
  readonly links: { readonly repositoryUrl: string; readonly appUrl: string }
}

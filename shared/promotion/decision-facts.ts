/** What a promotion is decided from, as plain data. */
import type { Policy } from '../config/policy.ts'
import type { Passage } from './find-passage.ts'
import type { Evidence, RequiredProof } from './find-proof.ts'
import type { PromotionResult } from './promotion.ts'

export type EnvironmentPolicy = Policy['environments'][string]

/** A prompt that the request means, as its commit has it. */
export interface Candidate {
  readonly prompt: string
  readonly path?: string
  /** absent: its file is not there or could not be read */
  readonly fingerprint?: string
  /** why it has none, with the fix */
  readonly problem?: string
  readonly required: readonly RequiredProof[]
  /** why it cannot be measured at the request's commit, with the fix; absent: it can */
  readonly unmeasurable?: string
}

export interface Pointer extends Passage {
  readonly id: number
  readonly prompt: string
  /** of a canary: its share */
  readonly percent?: number
  readonly requestId: string
  readonly actor: string
}

export interface PromotionRequest {
  readonly id: string
  readonly environment: string
  readonly source: 'merge' | 'release' | 'command'
  readonly actor: string
  readonly sha: string
  readonly ref: string
  readonly pull?: number
  readonly percent?: number
  readonly state: 'proving' | 'approval' | 'timer'
  readonly dueAtMs?: number
}

/** What GitHub demands before something may be deployed to an environment. */
export interface ProtectionRules {
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

export interface DecisionFacts {
  readonly request: PromotionRequest
  readonly defaultBranch: string
  readonly isBranchProtected: boolean
  /** the default branch holds the commit */
  readonly isOnBranch: boolean
  /** the commit that the request's tag names now; absent: there is no such tag, or no tag named it */
  readonly tagSha?: string
  /** the policy in force cannot be read: nothing moves */
  readonly policyProblem?: string
  readonly environments: Policy['environments']
  readonly rules?: ProtectionRules
  readonly candidates: readonly Candidate[]
  readonly evidence: readonly Evidence[]
  readonly identities: ReadonlyMap<string, string>
  /** active rows of the environment */
  readonly pointers: readonly Pointer[]
  /** requests that came after this one */
  readonly newerRequests: ReadonlySet<string>
  /** by prompt: moves in the environment that versions must come through, newest first */
  readonly passages: ReadonlyMap<string, readonly Passage[]>
  /** by path: what was measured for this very request, which is not measured again, and the fix where that proved nothing */
  readonly measured: ReadonlyMap<string, string>
  readonly nowMs: number
}

export interface Move {
  readonly prompt: string
  readonly slot: 'stable' | 'canary'
  readonly from?: string
  readonly to: string
  /** row that is active in this slot now */
  readonly expected?: number
  readonly evidence?: string
}

export type PromotionDecision = { readonly result: PromotionResult } & (
  | { readonly kind: 'move'; readonly moves: readonly Move[]; readonly ends: readonly number[] }
  /** paths at the request's commit */
  | { readonly kind: 'prove'; readonly paths: readonly string[] }
  | { readonly kind: 'wait-approval'; readonly dueAtMs?: number }
  | { readonly kind: 'wait-timer'; readonly dueAtMs: number }
  | { readonly kind: 'refuse' | 'unchanged' | 'replaced' }
)

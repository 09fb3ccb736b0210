/** What an evaluation looks like on the pull request, as plain data: one check, and at most one comment. */
import type { Policy } from '../config/policy.ts'
import type { EvaluationState } from '../order/evaluation-state.ts'
import type { Progress } from '../order/work-order.ts'
import type { Problem } from '../problem.ts'
import type { Report } from '../report/report.ts'
import type { JudgeAgreement } from '../verdict/calibrate-judges.ts'
import type { Conclusion, Difference, Verdict, Waiver } from '../verdict/verdict.ts'
import type { Hunk } from '../view/build-regressions.ts'
import type { Annotation } from '../view/render-check.ts'
import type { ViewLinks } from '../view/view.ts'

/** The check that branch protection asks for: renaming it unprotects every branch. */
export const checkName = 'promptgate'

/** Of pull requests into branches that nobody guards; no rule may ask for it. */
export const unguardedCheckName = `${checkName} (unprotected base)`

/** A mistake of set-up is in no file: `url` is the page that mends it. */
export type StatedProblem = Problem & { readonly url?: string }

export interface EvaluationFacts {
  readonly id: string
  readonly state: EvaluationState
  readonly pull?: number
  readonly mergeBaseSha: string
  readonly headSha: string
  readonly isFork: boolean
  /** empty where no policy could be read */
  readonly policyHash: string
  readonly problems: readonly StatedProblem[]
  /** of states without a verdict: what this pull request changes about the policy; a verdict has its own */
  readonly policyDifferences?: readonly string[]
  readonly planned?: {
    readonly calls: number
    readonly runners: readonly string[]
    readonly seconds?: number
  }
  readonly progress?: Progress
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly concludedAtMs?: number
  readonly deadlineMs?: number
}

/** What a list shows of a decided evaluation without its report. */
export interface Figures {
  readonly headline: string
  readonly comparisons: number
  readonly regressed: number
  readonly improved: number
  /** cases that flipped */
  readonly worse: number
  readonly better: number
  readonly calls: number
  readonly cached: number
  /** of the comparison that lost most, or won least */
  readonly difference?: Difference
  readonly spent?: { readonly amount: number; readonly currency: string }
  /** of the models, as far as the runners told */
  readonly computeSeconds?: number
}

export interface AttemptFacts {
  readonly attempt: number
  readonly atMs: number
  readonly trigger: string
  readonly actor?: string
  readonly conclusion?: Conclusion
  readonly figures?: Figures
}

/** The last verdict before this one, of another head of the same pull request. */
export interface Precedent {
  readonly headSha: string
  readonly conclusion: Conclusion
  readonly regressed: number
}

export interface PublicationInput {
  readonly evaluation: EvaluationFacts
  /** concluded ones of the same evaluation, the present one among them */
  readonly attempts: readonly AttemptFacts[]
  readonly precedent?: Precedent
  /** default: the one that branch protection asks for */
  readonly checkName?: string
  /** the pull request was closed or merged */
  readonly isClosed: boolean
  readonly hunks: readonly Hunk[]
  readonly links: ViewLinks
  readonly policy: Pick<Policy, 'forks' | 'comment'> & Partial<Pick<Policy, 'waivers'>>
  /** what people said of judges' scores */
  readonly calibration?: readonly JudgeAgreement[]
  /** absent where nobody can be told: a merge group has no pull request */
  readonly comment?: {
    readonly marker: string
    readonly exists: boolean
  }
}

/** Facts of all attempts together, and what follows from them. */
export interface Outcome {
  readonly report: Report
  readonly verdict: Verdict
  /** of the versions at head, also those that have run out by `nowMs` */
  readonly waivers?: readonly Waiver[]
  readonly nowMs?: number
}

export interface CheckAction {
  readonly label: string
  readonly description: string
  readonly identifier: string
}

export interface CheckDescription {
  readonly name: string
  readonly headSha: string
  readonly externalId: string
  readonly detailsUrl?: string
  readonly status: 'queued' | 'in_progress' | 'completed'
  /** never `neutral`: it satisfies a required check */
  readonly conclusion?: 'success' | 'failure' | 'timed_out' | 'action_required' | 'cancelled'
  readonly startedAtMs: number
  readonly completedAtMs?: number
  readonly output: { readonly title: string; readonly summary: string; readonly text?: string }
  readonly annotations: readonly Annotation[]
  readonly actions: readonly CheckAction[]
}

export interface Publication {
  readonly check: CheckDescription
  /** absent: what stands there stays as it is */
  readonly comment?: { readonly body: string }
}

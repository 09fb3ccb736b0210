/** What was decided, with the figures that carry it: the verdict's types. */
import type { ReportRunner, TrialOutcome } from '../report/report.ts'

export type Outcome = 'regressed' | 'held' | 'improved' | 'inconclusive' | 'new' | 'deleted' | 'unmeasured'

/** A difference of head minus base. `low` and `high` bound the 1 − 2α interval. */
export interface Difference {
  readonly value: number
  readonly low: number
  readonly high: number
  /** 0.9 for α = 0.05 */
  readonly confidence: number
}

/** A paired test of the score difference, both directions, before and after Holm. */
export interface PairedTest {
  readonly method: 'mcnemar-exact' | 'sign-flip-exact' | 'sign-flip-sampled'
  readonly interval: 'paired-score' | 'studentised-bootstrap'
  /** H0: Δ ≥ 0 against a drop */
  readonly pWorse: number
  readonly pBetter: number
  readonly pWorseHolm: number
  readonly pBetterHolm: number
}

/** Figures of one version over one yardstick. Shares and scores in [0, 1]; undefined is unknown, never 0. */
export interface ArmFigures {
  readonly cases: number
  /** cases with at least one measured trial and an assertion */
  readonly scored: number
  readonly missing: number
  readonly unscored: number
  readonly passed: number
  readonly score?: number
  readonly passRate?: number
  readonly outcomes: Readonly<Record<TrialOutcome, number>>
  /** of one call, mean */
  readonly moneyPerCall?: { readonly amount: number; readonly currency: string }
  readonly computeSecondsPerCall?: number
  readonly inputTokensPerCall?: number
  readonly cachedInputShare?: number
  readonly outputTokensPerCall?: number
  /** of uncached trials only */
  readonly latencyP50Ms?: number
  readonly latencyP95Ms?: number
}

export interface Flip {
  readonly case: string
  readonly dataset: string
  readonly direction: 'worse' | 'better'
  readonly expected?: string
  readonly baseOutput: string
  readonly headOutput: string
  readonly baseOutcome: TrialOutcome
  readonly headOutcome: TrialOutcome
  readonly baseScore: number
  readonly headScore: number
  /** evaluators that failed on the worse side, with their reasons */
  readonly failures: readonly { readonly evaluator: string; readonly reason: string }[]
  /** a difference this small happens when the same request is asked twice */
  readonly belowNoise: boolean
  readonly required: boolean
  /** accepted by a waiver: it counts neither in the test nor against a required case */
  readonly waived?: Waiver
}

export interface GateResult {
  readonly gate:
    | 'min-score'
    | 'min-pass-rate'
    | 'max-cost-per-call'
    | 'max-p95-latency-ms'
    | 'max-missing'
    | 'required-evaluator'
    | 'required-case'
    | 'no-cases'
  readonly broken: boolean
  /** could not be checked, because the figure is unknown */
  readonly unknown: boolean
  readonly message: string
  /** broken, but accepted */
  readonly waived?: Waiver
}

export interface EvaluatorFigures {
  readonly evaluator: string
  readonly uses: string
  readonly base?: { readonly score: number; readonly passed: number; readonly of: number }
  readonly head: { readonly score: number; readonly passed: number; readonly of: number }
}

/** What more evidence would do; present where the outcome is inconclusive. */
export interface Needed {
  /** undefined: no number of cases that is worth asking for would settle it */
  readonly cases?: number
  readonly repeats?: number
  /** the smallest drop this dataset can see at 80 % power */
  readonly smallestDrop?: number
}

export interface TwoByTwo {
  /** mean scores, [0, 1] */
  readonly baseOld: number
  readonly headOld: number
  readonly baseNew: number
  readonly headNew: number
  /** headNew − baseOld, split: by the prompt (headOld − baseOld) and by the yardstick (the rest) */
  readonly total: number
  readonly byPrompt: number
  readonly byYardstick: number
  /** what the gate rests on; absent: the old yardstick */
  readonly gate?: 'new'
}

export interface ComparisonVerdict {
  readonly id: string
  readonly outcome: Outcome
  /** one sentence, plain text, for people */
  readonly sentence: string
  readonly pairs: number
  readonly base?: ArmFigures
  readonly head?: ArmFigures
  readonly score?: Difference
  readonly passRate?: Difference
  readonly moneyPerCall?: Difference & { readonly currency: string; readonly relative?: number }
  readonly computeSecondsPerCall?: Difference & { readonly relative?: number }
  readonly latencyP95DeltaMs?: number
  readonly test?: PairedTest
  readonly gates: readonly GateResult[]
  readonly flips: readonly Flip[]
  readonly evaluators: readonly EvaluatorFigures[]
  /** computed from the flips: what changed in the answers */
  readonly likelyReason?: string
  readonly needed?: Needed
  readonly twoByTwo?: TwoByTwo
  readonly unreliableJudges: readonly string[]
  /** a regression of the whole comparison was accepted for this version; the outcome says what was measured all the same */
  readonly waived?: Waiver
  readonly noise?: ReportRunner['noise']
  /** uncached and cached trials of both arms */
  readonly calls: number
  readonly cached: number
}

/** `error`: it could not be evaluated, or the user's files have problems; it never passes. */
export type Conclusion = 'pass' | 'fail' | 'inconclusive' | 'error'

export interface Verdict {
  readonly conclusion: Conclusion
  /** whether the merge is blocked: fail, error, and inconclusive where the policy says so */
  readonly blocks: boolean
  /** who has to act on an `error`: the author of the change, or whoever runs the runner */
  readonly errorKind?: 'configuration' | 'infrastructure'
  /** nothing affected: 0 comparisons and no problem */
  readonly nothingAffected: boolean
  /** the first thing a reader sees, plain text */
  readonly headline: string
  readonly comparisons: readonly ComparisonVerdict[]
}

/** An accepted regression: bound to a version and a comparison or one of its cases. */
export interface Waiver {
  readonly comparison: string
  readonly case?: string
  readonly fingerprint: string
  readonly untilMs: number
  readonly by: string
  readonly why: string
}

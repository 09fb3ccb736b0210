/** What several runners did with the same cases, and what may be said of it: the types. */
import type { Interval } from '../stats/paired-score-interval.ts'

/** Of all cases together. Shares in [0, 1]; undefined is unknown, never 0. */
export interface RunnerFigures {
  readonly runner: string
  /** as it told of itself */
  readonly model?: string
  readonly cases: number
  /** what the runner did not deliver of what was planned */
  readonly missing: number
  /** its mean over the cases that were scored, with its 1 − 2α interval */
  readonly score?: Interval & { readonly value: number }
  readonly costPerCall?: number
  /** of uncached calls */
  readonly latencyP50Ms?: number
  readonly latencyP95Ms?: number
  readonly calls: number
  readonly cached: number
}

/** `runner` against `over`, in the terms of its question; the interval holds together with all others of the question. */
export interface Lead extends Interval {
  readonly over: string
  readonly value: number
}

/**
 * `recommended`: the evidence carries it against every other runner · `undecided`: no runner is proven; `cases` more would
 * settle it if they came out like those at hand, undefined where no number worth asking for would · `unknown`: there is
 * nothing to go by
 */
export type Answer =
  | {
      readonly kind: 'recommended'
      readonly runner: string
      readonly leads: readonly Lead[]
      /** rivals whose answers are proven to lose more than any change may: what they cost is no matter */
      readonly beaten?: readonly string[]
    }
  | {
      readonly kind: 'undecided'
      readonly leader?: string
      readonly leads: readonly Lead[]
      readonly cases?: number
    }
  | { readonly kind: 'unknown'; readonly why: string }

export interface RunnerComparison {
  /** in the order they were asked for */
  readonly runners: readonly RunnerFigures[]
  /** `USD`, or `s` of compute; undefined: no unit is known of all of them */
  readonly costUnit?: string
  /** names of the prompts */
  readonly prompts: readonly string[]
  readonly cases: number
  /** answers to each case */
  readonly repeat: number
  /** the most that any of the suites lets a change lose */
  readonly maxRegression: number
  /** in points of score */
  readonly mostAccurate: Answer
  /** as a ratio of latencies: 0.5 is half the time */
  readonly fastest: Answer
  /** in money or seconds of one call */
  readonly bestValue: Answer
  readonly notes: readonly string[]
}

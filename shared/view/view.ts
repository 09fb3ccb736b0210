/** What every reader sees of an evaluation, as plain data: the comment, the summary, the check and the terminal are made of it. */
import type { Problem } from '../problem.ts'
import type { AlertKind, DiffLine, Inline, Word } from './document.ts'

/** Addresses of where things are, from the environment, never from the change; without them there are no links. */
export interface ViewLinks {
  /** `https://github.com/acme/support` */
  readonly repositoryUrl?: string
  /** where everything is: the App's `/evaluations/<id>`, which leads to GitHub, or the job's run */
  readonly detailsUrl?: string
  readonly artifactUrl?: string
  /** the job that measures or measured */
  readonly runUrl?: string
}

export type ViewKind =
  | 'evaluation'
  | 'nothing-affected'
  | 'configuration'
  | 'infrastructure'
  | 'waiting'
  | 'progress'

/** One comparison: a prompt on a runner. */
export interface ViewRow {
  readonly prompt: string
  readonly href?: string | undefined
  /** `edited`, `via partial _style`, `new` … */
  readonly how: Inline
  readonly runner: string
  readonly base: string
  readonly head: string
  /** points and interval; empty where there is nothing to compare */
  readonly difference: string
  readonly verdict: Inline
}

/** A case that passed on one side only. */
export interface ViewFlip {
  readonly prompt: string
  readonly runner: string
  readonly case: string
  readonly href?: string | undefined
  readonly direction: 'worse' | 'better'
  readonly expected?: string | undefined
  readonly base: ViewAnswer
  readonly head: ViewAnswer
  readonly why: string
  readonly belowNoise: boolean
  readonly required: boolean
  /** by a waiver */
  readonly accepted: boolean
  /** where the row stands in its dataset */
  readonly place?: { readonly path: string; readonly line: number } | undefined
}

export interface ViewAnswer {
  readonly passed: boolean
  /** cut, marked against the other side; empty for an empty answer */
  readonly words: readonly Word[]
  /** `empty answer`, `cut off`, `refused`, `no answer` */
  readonly note?: string | undefined
}

export interface ViewDiff {
  readonly title: string
  readonly lines: readonly DiffLine[]
}

export interface ViewTable {
  readonly titles: readonly string[]
  /** the first cell is a name, the rest are figures */
  readonly rows: readonly (readonly Inline[])[]
}

/** Per evaluator, cost and latency of one comparison. */
export interface ViewDetails {
  readonly title: string
  readonly tables: readonly ViewTable[]
}

/** Both prompts on both yardsticks. */
export interface ViewTwoByTwo extends ViewTable {
  readonly sentence: string
}

/** Where a regression is told beside the change that made it. */
export interface ViewRegression {
  readonly path: string
  readonly startLine: number
  readonly endLine: number
  readonly title: string
  readonly message: string
}

export interface ViewProblem {
  readonly problem: Problem
  readonly href?: string | undefined
}

export interface ViewCommand {
  readonly command: string
  readonly does: string
}

export interface View {
  readonly kind: ViewKind
  readonly alert: AlertKind
  /** the first thing a reader sees; plain text, like every string here */
  readonly headline: string
  readonly sentences: readonly string[]
  readonly strip: readonly Inline[]
  readonly rows: readonly ViewRow[]
  /** `difference, 90 % interval` */
  readonly differenceTitle: string
  /** broken gates, what is missing, what would settle it */
  readonly notes: readonly Inline[]
  /** what somebody accepted, and until when */
  readonly waivers: readonly Inline[]
  readonly worse: number
  readonly better: number
  /** the most telling first */
  readonly flips: readonly ViewFlip[]
  readonly twoByTwo: readonly ViewTwoByTwo[]
  readonly datasetChanges: readonly Inline[]
  readonly policyDifferences: readonly string[]
  readonly diffs: readonly ViewDiff[]
  readonly details: readonly ViewDetails[]
  readonly problems: readonly ViewProblem[]
  readonly commands: readonly ViewCommand[]
  readonly footer: readonly Inline[]
  readonly links: ViewLinks
  /** of regressed comparisons, for annotations */
  readonly regressions: readonly ViewRegression[]
  /** earlier attempts of the same evaluation, the newest first; absent where there was one */
  readonly history?: ViewTable | undefined
}

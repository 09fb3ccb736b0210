/** What must be evaluated, and why: the planner's input and output. */
import type { Policy } from '../config/policy.ts'
import type { Dataset } from '../dataset/case.ts'
import type { JsonObject } from '../json.ts'
import type { Problem, Result } from '../problem.ts'
import type { Prompt } from '../prompt/prompt.ts'

export type FileMode = 'file' | 'executable' | 'symlink' | 'submodule'

/** One entry of a commit's tree. */
export interface TreeFile {
  readonly path: string
  /** git's object id of the content */
  readonly oid: string
  readonly mode: FileMode
  readonly sizeBytes: number
}

export interface Tree {
  readonly sha: string
  readonly files: ReadonlyMap<string, TreeFile>
}

/** The read and parsed files of one commit, by path. A file that could not be parsed is there with its problems. */
export interface Side {
  readonly tree: Tree
  /** every prompt of a suite, every partial and every judge prompt */
  readonly prompts: ReadonlyMap<string, Result<Prompt>>
  readonly datasets: ReadonlyMap<string, Result<Dataset>>
  /** JSON Schema files that evaluators name */
  readonly schemas: ReadonlyMap<string, Result<JsonObject>>
}

export interface PlanFacts {
  /** the merge base: where the baseline's content comes from */
  readonly base: Side
  readonly head: Side
  /** path at head → path at base, as git's rename detection sees it */
  readonly renames: ReadonlyMap<string, string>
  /** of the base branch; its suites are complete, also when it comes from the defaults */
  readonly policy: Policy
  /** of the head; undefined when the pull request does not touch it. Its evaluators make the new yardstick, its gates nothing */
  readonly headPolicy?: Result<Policy>
  /** how the head's policy differs from the one in force, in words; the planner passes it on */
  readonly policyDifferences?: readonly string[]
  /** what earlier runs measured, per runner id */
  readonly throughput?: Readonly<Record<string, Throughput>>
  /** only these prompts (names, ids or paths); empty: all that are affected */
  readonly only?: readonly string[]
  /** plan every prompt of every suite, changed or not: a schedule, or a request */
  readonly everything?: boolean
  /** only these runners of the suites; empty: all */
  readonly runners?: readonly string[]
  /** answers to each case, in place of the suites' own number */
  readonly repeat?: number
  /** the head alone on each of these runners, whether a suite lists them or not; empty: base against head as the suites say */
  readonly compare?: readonly string[]
}

export interface Throughput {
  readonly promptTokensPerSecond: number
  readonly outputTokensPerSecond: number
  readonly outputTokensPerCall: number
}

export type Change = 'edited' | 'renamed' | 'renamed and edited' | 'new' | 'deleted' | 'unchanged'

/** Why a comparison runs; `name` is what a reader calls the thing, `path` where it stands at head (or stood at base). */
export interface Reason {
  readonly kind:
    | 'prompt'
    | 'partial'
    | 'schema'
    | 'parameters'
    | 'dataset'
    | 'evaluator'
    | 'judge'
    | 'runner'
    | 'requested'
  readonly name: string
  readonly path?: string
}

/** A version named by its fingerprint, and the file it was read from. */
export interface VersionRef {
  readonly fingerprint: string
  readonly path: string
}

export type Arm = 'base' | 'head'
/** `old` is the dataset, evaluators and judges of the base; `new` those of the head, only where they differ. */
export type Yardstick = 'old' | 'new'

/** One cell of a comparison: which version over which dataset content. Two cells may ask the very same calls. */
export interface Cell {
  readonly arm: Arm
  readonly yardstick: Yardstick
  readonly cases: number
  /** no noise floor is measured on it: nothing is held against a baseline */
  readonly unprobed?: true
}

export interface PlannedComparison {
  /** `suite/prompt@runner`: stable over runs */
  readonly id: string
  readonly suite: string
  readonly runner: string
  /** `promptgate.id` if the file has one, else its name with its variant */
  readonly prompt: string
  readonly change: Change
  readonly reasons: readonly Reason[]
  readonly base?: VersionRef
  readonly head?: VersionRef
  /** ids of datasets */
  readonly datasets: readonly string[]
  readonly repeat: number
  /** empty for a deleted prompt */
  readonly cells: readonly Cell[]
}

/** Money is undefined where no price is known, seconds where nothing was measured yet: unknown is never 0. */
export interface Estimate {
  /** upper bound: the cache and equal requests only lower it */
  readonly modelCalls: number
  readonly judgeCalls: number
  /** the second runs of baseline cases for the noise floor */
  readonly noiseCalls: number
  readonly promptTokens: number
  readonly outputTokens: number
  readonly money?: { readonly amount: number; readonly currency: string }
  readonly computeSeconds?: number
}

export interface DatasetChange {
  readonly dataset: string
  readonly path: string
  readonly baseHash?: string
  readonly headHash?: string
  /** ids of cases */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly edited: readonly string[]
}

/** A file that the change touches without changing what is measured, and why that is so. */
export interface Unaffected {
  /** at head, or at base if the head no longer has it */
  readonly path: string
  readonly why: string
  /** true: a prompt that changed and that no suite in force evaluates */
  readonly uncovered?: true
}

export interface Plan {
  readonly comparisons: readonly PlannedComparison[]
  readonly unaffected: readonly Unaffected[]
  readonly datasetChanges: readonly DatasetChange[]
  /** how the head's policy differs from the one in force, in words: `suites.support.gate.max-regression: 0.02 → 0.5` */
  readonly policyDifferences: readonly string[]
  readonly estimate: Estimate
  /** errors stop the evaluation; warnings do not */
  readonly problems: readonly Problem[]
}

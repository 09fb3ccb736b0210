/** The effective policy: the file of the base branch with every default filled in, or the defaults alone. */
import type { JsonObject } from '../json.ts'
import type { EvaluatorSpec } from './evaluator-schemas.ts'
import type { PolicyFile } from './policy-schema.ts'

export type { EvaluatorSpec } from './evaluator-schemas.ts'

export type RunnerKind = 'auto' | 'llama.cpp' | 'vllm' | 'ollama' | 'openai' | 'embedded'

export interface Price {
  readonly currency: string
  readonly computeHour?: number
  readonly perMillion?: { readonly input: number; readonly cachedInput: number; readonly output: number }
}

export interface RunnerPolicy {
  readonly id: string
  readonly kind: RunnerKind
  readonly model?: string
  /** under the wire names of chat completions: temperature, top_p, max_tokens … */
  readonly params: JsonObject
  readonly price?: Price
}

export interface DatasetPolicy {
  readonly id: string
  /** a .jsonl, .csv, .yaml file, or a .prompt.yml whose testData it is */
  readonly path: string
  readonly tags: readonly string[]
}

export interface Gate {
  readonly maxRegression: number
  readonly minScore?: number
  readonly minPassRate?: number
  readonly maxCostPerCall?: number
  readonly maxP95LatencyMs?: number
  readonly maxMissing: number
  readonly onInconclusive: 'pass' | 'fail'
}

export interface Suite {
  readonly id: string
  /** paths or picomatch globs */
  readonly prompts: readonly string[]
  readonly datasets: readonly string[]
  /** empty: each case brings its own assertions, else `similarity` to its expected text */
  readonly evaluators: readonly string[]
  readonly runners: readonly string[]
  readonly repeat: number
  readonly gate: Gate
}

export interface Policy {
  /** where it came from; `defaults` when the tree has no policy file */
  readonly source: { readonly kind: 'file'; readonly path: string } | { readonly kind: 'defaults' }
  /** SHA-256 over everything below: two policies with one hash decide alike */
  readonly hash: string
  readonly timeoutSeconds: number
  /** undefined: the slots the runner says it has */
  readonly maxConcurrency?: number
  /** trials per case of a suite that does not say; undefined: 1 */
  readonly repeat?: number
  readonly missingVariable: 'error' | 'empty'
  readonly maxCases: number
  readonly runners: Readonly<Record<string, RunnerPolicy>>
  readonly datasets: Readonly<Record<string, DatasetPolicy>>
  readonly evaluators: Readonly<Record<string, EvaluatorSpec>>
  readonly suites: Readonly<Record<string, Suite>>
  readonly budgets?: {
    readonly currency: string
    readonly perPullRequest?: number
    readonly perDay?: number
    readonly onExceeded: 'fail' | 'pass'
  }
  /** for the App; nothing acts on monitors yet */
  readonly environments: NonNullable<PolicyFile['environments']>
  readonly monitors: NonNullable<PolicyFile['monitors']>
  readonly waivers: { readonly byAuthor: boolean; readonly maxDays: number }
  readonly forks: 'on-command' | 'lint-only' | 'always'
  readonly drafts: 'evaluate' | 'wait'
  readonly comment: 'always' | 'on-change' | 'on-failure' | 'never'
}

/** What the store keeps of reports: their bytes, what is in them, and what followed. */
import type { Report } from '../../shared/report/report.ts'
import type { Verdict } from '../../shared/verdict/verdict.ts'
import type { EvidenceRow } from './promotion-store.ts'
import type { ComparisonRow, EvaluationRow, NewDelivery } from './rows.ts'
import type { Page } from './store.ts'

export interface StoredReport {
  readonly evaluationId: string
  readonly runAttempt: number
  readonly bodyHash: string
  /** gzip, as it came */
  readonly body: Uint8Array
}

export interface Reports {
  /**
   * Everything of a report in one unit: its bytes, datasets, comparisons, trials, the settled
   * reservation, the new state and the jobs. `same`: these very bytes are here; `conflict`: others are, under this key;
   * `void`: the order is superseded or closed, it is kept as history and changes no state.
   */
  readonly save: (unit: {
    readonly evaluation: EvaluationRow
    readonly runAttempt: number
    readonly bodyHash: string
    readonly body: Uint8Array
    readonly report: Report
    readonly nowMs: number
    /** undefined: unknown, the whole reservation counts as spent */
    readonly spent?: number
    readonly jobs: readonly NewDelivery[]
  }) => Promise<'stored' | 'same' | 'conflict' | 'void'>
  /** in the order of `evaluationIds`; the newest run attempt of each */
  readonly read: (repositoryId: number, evaluationIds: readonly string[]) => Promise<readonly StoredReport[]>
  /** the verdict of it: conclusion and figures of the evaluation and of its comparisons */
  readonly conclude: (unit: {
    readonly evaluation: EvaluationRow
    readonly verdict: Verdict
    readonly figures: string
    /** by comparison: what its verdict is worth as evidence, and for which yardstick */
    readonly evidence?: Readonly<Record<string, Pick<EvidenceRow, 'standing' | 'proof'>>>
    readonly nowMs: number
    readonly jobs: readonly NewDelivery[]
  }) => Promise<EvaluationRow | undefined>
  readonly comparisons: (repositoryId: number, evaluationId: string) => Promise<readonly ComparisonRow[]>
  readonly trials: (
    repositoryId: number,
    evaluationId: string,
    page: { readonly cursor?: string; readonly limit: number },
  ) => Promise<Page<TrialRow>>
  /** newest first: what one prompt scored, evaluation by evaluation */
  readonly history: (
    repositoryId: number,
    prompt: string,
    page: { readonly cursor?: string; readonly limit: number },
  ) => Promise<
    Page<ComparisonRow & { readonly atMs: number; readonly headSha: string; readonly pull?: number }>
  >
  /** outputs and bodies older than this are dropped, figures stay; rows touched */
  readonly forgetOutputs: (beforeMs: number, limit: number) => Promise<number>
}

export interface TrialRow {
  readonly comparison: string
  readonly arm: string
  readonly yardstick: string
  readonly caseKey: string
  readonly repeat: number
  readonly outcome: string
  readonly output: string
  readonly score?: number
  readonly latencyMs?: number
}

/** What the App knows that it ordered: everything of a report that it computed itself, kept as text beside the evaluation. */
import type { Report } from '../report/report.ts'

export const ORDERED_SCHEMA = 'promptgate.ordered/1'

export interface Ordered {
  readonly schema: typeof ORDERED_SCHEMA
  readonly comparisons: Report['comparisons']
  readonly datasets: Report['datasets']
  readonly prompts: Report['prompts']
  readonly datasetChanges: Report['datasetChanges']
  readonly policySource: string
  readonly policyHash: string
  /** hash of all that scores; absent: such an order equals no other */
  readonly scoring?: string
  /** by comparison: `hashProof` of all that its gate rests on, so that its verdict can carry a promotion */
  readonly proofs?: Readonly<Record<string, string>>
  /** the change is merged: gates rest on the yardstick that it brought */
  readonly restsOn?: 'new'
  readonly policyDifferences: readonly string[]
  readonly headProblems: Report['policy']['headProblems']
  readonly change: Report['change']
  /** attempts with evidence, this one included: what reports and comments count */
  readonly attempt: number
  /** trials are numbered from here on: as many repeats as earlier attempts of the same evaluation hold */
  readonly firstRepeat: number
  /** upper bound of the calls; seconds where something was measured before */
  readonly planned: {
    readonly calls: number
    readonly runners: readonly string[]
    readonly seconds?: number
  }
  /** most it may spend, as it was reserved; absent: no limit */
  readonly budget?: { readonly amount: number; readonly currency: string }
  /** prompts by name, id or path; absent: all that are affected */
  readonly only?: readonly string[]
  /** what `only` leaves out although the change affects it; absent: nothing. Such an order never opens a merge */
  readonly unproved?: readonly string[]
  /** every prompt of every suite, changed or not */
  readonly everything?: true
}

/** What was ordered by one evaluation. */
export interface Order extends Ordered {
  readonly evaluationId: string
}

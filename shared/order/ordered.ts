/** What the App knows that it ordered: everything of a report that it computed itself, kept as text beside the evaluation. */
import type { Trial } from '../plan/plan-trial.ts'
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
  /** runners that were asked for; absent: all of the suites */
  readonly runners?: readonly string[]
  /** answers to each case in place of the suites' own number */
  readonly repeat?: number
  /**
   * what `only` and `runners` leave out although the change affects it; absent: nothing. Such an order opens no merge, but
   * together with what earlier attempts measured of the same content
   */
  readonly unproved?: readonly string[]
  /** it answers somebody's question beside the gate: no check, no proof and no history comes of it */
  readonly aside?: Aside
  /** every prompt of every suite, changed or not */
  readonly everything?: true
}

/** A question that a comment asked, and where its answer goes. */
export type Aside = {
  /** of the pull request */
  readonly number: number
  readonly commentId: number
} & (
  | { readonly kind: 'compare'; readonly runners: readonly string[] }
  | {
      readonly kind: 'try'
      readonly trial: Trial
      /** as the App rendered them, cut to what a comment can show */
      readonly messages: readonly { readonly role: string; readonly text: string }[]
    }
)

/** What was ordered by one evaluation. */
export interface Order extends Ordered {
  readonly evaluationId: string
}

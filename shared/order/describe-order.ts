/** From a plan to what is ordered: the same words that the job's report will use for the same plan. */
import type { Policy } from '../config/policy.ts'
import type { Dataset } from '../dataset/case.ts'
import type { Plan, Yardstick } from '../plan/plan.ts'
import type { Problem } from '../problem.ts'
import { describeComparisons, describeDatasetChanges } from '../report/describe-comparisons.ts'
import { describeDataset } from '../report/describe-dataset.ts'
import type { Report } from '../report/report.ts'
import { ORDERED_SCHEMA, type Ordered } from './ordered.ts'

export interface OrderParts {
  readonly plan: Plan
  readonly policy: Policy
  readonly policyDifferences: readonly string[]
  readonly headProblems: readonly Problem[]
  /** each version once, partials resolved */
  readonly prompts: Report['prompts']
  /** each dataset of a comparison as each of its yardsticks has it */
  readonly datasets: readonly { readonly yardstick: Yardstick; readonly dataset: Dataset }[]
  /** hash of all that scores */
  readonly scoring?: string
  /** by comparison */
  readonly proofs?: Ordered['proofs']
  readonly restsOn?: Ordered['restsOn']
  readonly change: Report['change']
  /** attempts with evidence, this one included */
  readonly attempt: number
  readonly firstRepeat: number
  readonly planned: Ordered['planned']
  readonly budget?: Ordered['budget']
  readonly only?: readonly string[]
  readonly unproved?: readonly string[]
  readonly everything?: boolean
  readonly runners?: readonly string[]
  readonly repeat?: number
  readonly aside?: Ordered['aside']
}

export function describeOrder(parts: OrderParts): Ordered {
  const { plan, policy, budget, only, scoring, unproved, everything, proofs, restsOn } = parts
  const { runners, repeat, aside } = parts
  return {
    schema: ORDERED_SCHEMA,
    comparisons: describeComparisons(plan),
    datasets: parts.datasets.map(describeDataset),
    prompts: parts.prompts,
    datasetChanges: describeDatasetChanges(plan.datasetChanges),
    policySource: policy.source.kind === 'file' ? policy.source.path : 'defaults',
    policyHash: policy.hash,
    ...(scoring === undefined ? {} : { scoring }),
    ...(proofs === undefined ? {} : { proofs }),
    ...(restsOn === undefined ? {} : { restsOn }),
    policyDifferences: [...parts.policyDifferences],
    headProblems: [...parts.headProblems],
    change: parts.change,
    attempt: parts.attempt,
    firstRepeat: parts.firstRepeat,
    planned: parts.planned,
    ...(budget === undefined ? {} : { budget }),
    ...(only === undefined || only.length === 0 ? {} : { only }),
    ...(unproved === undefined || unproved.length === 0 ? {} : { unproved }),
    ...(everything === true ? { everything } : {}),
    ...(runners === undefined || runners.length === 0 ? {} : { runners }),
    ...(repeat === undefined ? {} : { repeat }),
    ...(aside === undefined ? {} : { aside }),
  }
}

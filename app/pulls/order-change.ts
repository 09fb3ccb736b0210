/** Pure: a planned change → what is ordered, in the words that the job's report will use. */
import type { Reservation } from '../../shared/order/decide-order.ts'
import { describeOrder } from '../../shared/order/describe-order.ts'
import { hashScoring } from '../../shared/order/hash-scoring.ts'
import type { Ordered } from '../../shared/order/ordered.ts'
import { hashProofs } from '../../shared/promotion/hash-proof.ts'
import { describeVersions } from '../../shared/report/describe-versions.ts'
import type { Tenant } from '../tenant.ts'
import type { PlannedChange } from './gather-change.ts'

/** What is evaluated, and who asked. */
export interface Subject {
  readonly subject: string
  readonly pull?: number
  readonly baseRef: string
  readonly baseSha: string
  readonly headSha: string
  readonly headRepository?: string
  readonly isFork: boolean
  readonly trigger: string
  readonly actor?: string
}

export interface OrderedChange {
  readonly subject: Subject
  readonly change: PlannedChange
  /** attempts of the same content that have evidence already */
  readonly earlierAttempts: number
  /** trials are numbered from here on */
  readonly firstRepeat: number
  /** the event as the report names it, and the prompts that were asked for; none: all that are affected */
  readonly request: {
    readonly event: string
    readonly only: readonly string[]
    readonly runners?: readonly string[]
    readonly repeat?: number
    readonly aside?: Ordered['aside']
  }
  /** the change is merged already */
  readonly restsOn?: 'new'
}

export function orderChange(
  { row }: Pick<Tenant, 'row'>,
  { subject, change, earlierAttempts, firstRepeat, request, restsOn }: OrderedChange,
  reserve?: Reservation,
): Ordered {
  const { plan, facts, policy } = change
  const { modelCalls, judgeCalls, noiseCalls, computeSeconds } = plan.estimate
  const { event, ...asked } = request
  return describeOrder({
    plan,
    policy,
    policyDifferences: change.policyDifferences,
    headProblems: change.headProblems,
    ...describeVersions(plan, facts),
    scoring: hashScoring(plan, facts),
    proofs: hashProofs(plan, facts, restsOn),
    ...(restsOn === undefined ? {} : { restsOn }),
    change: {
      base: subject.baseSha,
      mergeBase: change.mergeBaseSha,
      head: subject.headSha,
      event,
      repository: `${row.owner}/${row.name}`,
      ...(subject.pull === undefined ? {} : { pull: subject.pull }),
      ...(subject.headRepository === undefined ? {} : { headRepository: subject.headRepository }),
    },
    attempt: earlierAttempts + 1,
    firstRepeat,
    planned: {
      calls: modelCalls + judgeCalls + noiseCalls,
      runners: [...new Set(plan.comparisons.map(({ runner }) => runner))],
      ...(computeSeconds === undefined ? {} : { seconds: computeSeconds }),
    },
    ...(reserve === undefined ? {} : { budget: { amount: reserve.amount, currency: reserve.currency } }),
    ...asked,
    unproved: change.unproved,
  })
}

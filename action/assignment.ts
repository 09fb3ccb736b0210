/** Pure: the event and the inputs, or a work order of the App → what one run is to measure. */

import type { Policy } from '../shared/config/policy.ts'
import { policyPath } from '../shared/config/policy-path.ts'
import type { WorkOrder } from '../shared/order/work-order.ts'
import { type Problem, type Result, succeed } from '../shared/problem.ts'
import type { Inputs } from './inputs.ts'
import { type ChangeRefs, readChange } from './read-change.ts'

export interface Assignment {
  readonly refs: ChangeRefs
  readonly configPath: string
  /** prompts by name, id or path; empty: all that are affected */
  readonly only: readonly string[]
  /** as the report names them */
  readonly event: string
  readonly repository?: string
  readonly attempt: number
  /** absent where the Action is on its own */
  readonly order?: WorkOrder
}

/** The Action on its own. A problem where the event does not say which commits to compare. */
export function assignFromInputs(inputs: Inputs): Result<Assignment> {
  const change = readChange(inputs)
  if (!change.ok) return change
  const { configPath, only, eventName, repository, attempt } = inputs
  return succeed({
    refs: change.value,
    configPath,
    only,
    event: eventName,
    ...(repository === undefined ? {} : { repository }),
    attempt,
  })
}

/** Commits by their ids; a server that gives none by its id has them behind the refs of the branch and the pull request. */
export function assignFromOrder(order: WorkOrder): Assignment {
  const { base, mergeBase, head, baseRef, pull, headRepository, fork, event } = order.change
  const branch = baseRef.replace(/^refs\/heads\//, '')
  return {
    refs: {
      base: [base],
      mergeBase,
      head,
      baseFetch: [base, `refs/heads/${branch}`],
      headFetch: pull === undefined ? [head] : [head, `refs/pull/${pull}/head`],
      ...(pull === undefined ? {} : { pull }),
      ...(headRepository === undefined ? {} : { headRepository }),
      fork,
      everything: order.everything,
    },
    configPath: order.configPath,
    only: order.only,
    event,
    repository: order.repository,
    attempt: order.attempt,
    order,
  }
}

/** A problem where this job reads another policy than the App planned by: the plans would differ, so nothing is measured. */
export function checkOrderedPolicy(order: WorkOrder | undefined, policy: Policy): readonly Problem[] {
  if (order === undefined || order.policyHash === policy.hash) return []
  const [read, ordered] = [policy.hash, order.policyHash].map((hash) => hash.slice(0, 12))
  return [
    {
      path: policyPath(policy),
      code: 'policy-not-ordered',
      message: `the policy at ${order.change.base.slice(0, 12)} has the hash ${read}…, the work order was made for ${ordered}…: nothing was measured`,
      hint: 'is the Action of the same version as the App? /eval in the pull request makes a new order',
      severity: 'error',
    },
  ]
}

/** Edge: the policy that decides now: that of the default branch's tip. */
import type { Policy } from '../../shared/config/policy.ts'
import type { Result } from '../../shared/problem.ts'
import type { Deps } from '../deps.ts'
import type { Tenant } from '../tenant.ts'

export interface PolicyInForce {
  readonly branch: string
  /** the branch's tip as it was read */
  readonly sha: string
  /** its suites complete; problems where the file has mistakes: then nothing is decided by it */
  readonly policy: Result<Policy>
}

export async function policyInForce(_deps: Deps, _tenant: Tenant): Promise<PolicyInForce> {
  throw new Error('not yet')
}

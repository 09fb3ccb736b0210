/** Where a problem of the policy stands. */
import type { Policy } from './policy.ts'
import { defaultPolicyPath } from './policy-defaults.ts'

/** The file that the policy was read from; for the defaults, the one that would take their place. */
export function policyPath({ source }: Pick<Policy, 'source'>): string {
  return source.kind === 'file' ? source.path : defaultPolicyPath
}

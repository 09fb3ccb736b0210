/** The identity of a policy: what it decides, not where it was read from. */
import { hashJson, toJson } from '../json.ts'
import type { Policy } from './policy.ts'

/** The policy with its hash, SHA-256 over all members but `source` and `hash`. */
export function hashPolicy(policy: Omit<Policy, 'hash'>): Policy {
  const { source, ...decisive } = policy
  return { source, hash: hashJson(toJson(decisive)), ...decisive }
}

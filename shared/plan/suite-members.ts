/** Which prompts belong to which suite. */
import { matchPrompts } from '../config/match-prompts.ts'
import type { Policy, Suite } from '../config/policy.ts'

/** A suite, and the paths that are its prompts. */
export interface SuiteMembers {
  readonly suite: Suite
  readonly members: ReadonlySet<string>
}

/** Every suite, sorted by id. Of many files and suites, only files that some suite means are held against each of them. */
export function suiteMembers(policy: Policy, paths: Iterable<string>): SuiteMembers[] {
  const suites = Object.values(policy.suites).sort((a, b) => (a.id < b.id ? -1 : 1))
  const meant = suites.flatMap((suite) => suite.prompts.filter((pattern) => !pattern.startsWith('!')))
  const candidates = matchPrompts({ prompts: [...new Set(meant)] }, paths)
  return suites.map((suite) => ({ suite, members: new Set(matchPrompts(suite, candidates)) }))
}

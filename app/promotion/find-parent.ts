/** Edge: the commit before a change came to the default branch: what its prompts are compared with. */
import type { Tenant } from '../tenant.ts'

/** The first commit of a branch counts as its own parent: then nothing in it is new. */
export async function findParent({ github }: Tenant, sha: string, pull?: number): Promise<string> {
  const commit = await github.getCommit(sha)
  const [first, second] = commit?.parents ?? []
  if (first === undefined) return sha
  if (second !== undefined || pull === undefined) return first
  // a rebase keeps the messages, and its last commit has but the one before it as a parent
  const facts = await github.getPull(pull)
  const head = facts === undefined ? undefined : await github.getCommit(facts.headSha)
  const isRebased = head !== undefined && head.message === commit?.message
  return isRebased && facts !== undefined ? facts.baseSha : first
}

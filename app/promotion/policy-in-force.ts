/** Edge: the policy that decides now: that of the default branch's tip. */
import type { Policy } from '../../shared/config/policy.ts'
import { gatherFacts } from '../../shared/gather/gather-facts.ts'
import type { Tree } from '../../shared/plan/plan.ts'
import { fail, type Result, succeed } from '../../shared/problem.ts'
import type { Deps } from '../deps.ts'
import type { Tenant } from '../tenant.ts'

export interface PolicyInForce {
  readonly branch: string
  /** the branch's tip as it was read */
  readonly sha: string
  /** its suites complete; problems where the file has mistakes: then nothing is decided by it */
  readonly policy: Result<Policy>
}

export interface Tip {
  readonly branch: string
  readonly tree: Tree
}

/** Branch and tree of the tip. Throws where GitHub does not answer, or names a default branch that is not there. */
export async function readTip({ github }: Tenant): Promise<Tip> {
  const { defaultBranch: branch } = await github.getFacts()
  const sha = await github.resolveBranch(branch)
  if (sha === undefined) throw new Error(`the default branch ${branch} is not there`)
  return { branch, tree: await github.source.listTree(sha) }
}

export async function policyInForce(deps: Deps, tenant: Tenant): Promise<PolicyInForce> {
  const { branch, tree } = await readTip(tenant)
  const { facts, policyProblems } = await gatherFacts(
    { source: tenant.github.source, parsers: deps.openParsers() },
    {
      trees: { base: tree, mergeBase: tree, head: tree },
      renames: new Map(),
      configPath: deps.settings.policyPath,
      only: [],
      everything: false,
    },
  )
  if (policyProblems !== undefined) return { branch, sha: tree.sha, policy: fail(policyProblems) }
  await saveRules(deps, tenant, facts.policy)
  return { branch, sha: tree.sha, policy: succeed(facts.policy) }
}

/** As lists and pages show them. */
export async function saveRules(
  { store, nowMs }: Pick<Deps, 'store' | 'nowMs'>,
  { row }: Tenant,
  { environments }: Policy,
): Promise<void> {
  const rules = Object.entries(environments).map(([name, rule]) => [name, JSON.stringify(rule)] as const)
  await store.promotions.saveEnvironments(row.id, Object.fromEntries(rules), nowMs())
}

/** Edge: what a pull request or a merge group changes, planned from GitHub's API without a clone. */

import type { Policy } from '../../shared/config/policy.ts'
import { distinctProblems } from '../../shared/distinct-problems.ts'
import { gatherFacts } from '../../shared/gather/gather-facts.ts'
import { findUnproved } from '../../shared/plan/find-unproved.ts'
import type { Plan, PlanFacts } from '../../shared/plan/plan.ts'
import { planEvaluation } from '../../shared/plan/plan-evaluation.ts'
import type { Problem } from '../../shared/problem.ts'
import { type CodeOwners, noCodeOwners } from '../../shared/promotion/parse-code-owners.ts'
import type { Deps } from '../deps.ts'
import { type ChangedFile, GitHubFault } from '../github/github.ts'
import { readCodeOwners } from '../promotion/read-code-owners.ts'
import type { Tenant } from '../tenant.ts'

export interface ChangeRequest {
  /** a branch: the policy at its tip is in force, however old the pull request's view of it is */
  readonly base: { readonly branch: string } | { readonly sha: string }
  readonly headSha: string
  /** the pull request it is the head of: GitHub then lists more of its files */
  readonly pull?: number
  /** prompts by name, id or path; empty: all that are affected */
  readonly only: readonly string[]
  /** commit whose policy is in force; default: that of `base` */
  readonly policyAt?: string
  /** what is asked for instead of all that the suites say */
  readonly narrowed?: Pick<PlanFacts, 'runners' | 'repeat' | 'compare'>
}

export interface PlannedChange {
  readonly baseSha: string
  readonly mergeBaseSha: string
  readonly facts: PlanFacts
  readonly policy: Policy
  readonly plan: Plan
  /** what `only` and `runners` leave out although the change affects it */
  readonly unproved: readonly string[]
  readonly problems: readonly Problem[]
  /** those among them of the policy, and of files that nothing can be planned without */
  readonly readProblems: readonly Problem[]
  readonly headProblems: readonly Problem[]
  readonly policyDifferences: readonly string[]
  readonly files: readonly ChangedFile[]
  /** by the base branch's word */
  readonly codeOwners: CodeOwners
}

/** Everything that is wrong is among the problems; throws a GitHubFault where GitHub does not answer. */
export async function gatherChange(
  deps: Deps,
  tenant: Tenant,
  request: ChangeRequest,
): Promise<PlannedChange> {
  const { source } = tenant.github
  const compareTo = await resolveBase(tenant, request.base)
  const compared = await tenant.github.compare(compareTo, request.headSha, request.pull)
  const baseSha = request.policyAt ?? compared.baseSha
  const [base, mergeBase, head] = await Promise.all([
    source.listTree(baseSha),
    source.listTree(compared.mergeBaseSha),
    source.listTree(request.headSha),
  ])
  const gathered = await gatherFacts(
    { source, parsers: deps.openParsers() },
    {
      trees: { base, mergeBase, head },
      renames: compared.renames,
      configPath: deps.settings.policyPath,
      only: request.only,
      everything: false,
    },
  )
  const facts = { ...gathered.facts, ...request.narrowed }
  const plan = planEvaluation(facts)
  const { headProblems, policyDifferences } = gathered
  return {
    baseSha,
    mergeBaseSha: compared.mergeBaseSha,
    facts,
    policy: facts.policy,
    plan,
    unproved: findUnproved(facts, plan),
    problems: distinctProblems([...gathered.problems, ...headProblems, ...plan.problems]),
    readProblems: distinctProblems([...gathered.problems, ...headProblems]),
    headProblems,
    policyDifferences,
    files: compared.files,
    codeOwners: plan.comparisons.length === 0 ? noCodeOwners : await readCodeOwners(source, base),
  }
}

/** By the branch's own tip: a tag of the same name would bring a policy that no rule of the branch guards. */
async function resolveBase({ github }: Tenant, base: ChangeRequest['base']): Promise<string> {
  if ('sha' in base) return base.sha
  const tip = await github.resolveBranch(base.branch)
  if (tip === undefined)
    throw new GitHubFault(`there is no branch ${base.branch} (any more)`, { kind: 'not-found' })
  return tip
}

/** Environments: what GitHub demands before something may be deployed there. */
import type { ProtectionRules } from '../../shared/promotion/decision-facts.ts'
import type { RepositoryContext } from './context.ts'
import { toUndefined } from './request.ts'

/** A rule as GitHub lists it; which members there are follows from `type`. */
interface Rule {
  readonly type: string
  readonly wait_timer?: number
  readonly prevent_self_review?: boolean
  readonly reviewers?: readonly {
    readonly type?: string
    readonly reviewer?: { readonly login?: string; readonly slug?: string }
  }[]
}

const maxPages = 10

export async function getEnvironment(
  context: RepositoryContext,
  name: string,
): Promise<ProtectionRules | undefined> {
  const { caller, at, ref } = context
  const answer = await toUndefined(
    caller.read((octokit) => octokit.rest.repos.getEnvironment({ ...at, environment_name: name })),
  )
  if (answer === undefined) return undefined
  const rules: readonly Rule[] = answer.data.protection_rules ?? []
  const policy = answer.data.deployment_branch_policy
  return {
    reviewers: rules.flatMap((rule) => (rule.reviewers ?? []).flatMap((each) => nameOf(each, ref.owner))),
    preventsSelfReview: rules.some((rule) => rule.prevent_self_review === true),
    waitMinutes: Math.max(0, ...rules.map((rule) => rule.wait_timer ?? 0)),
    ...(policy?.protected_branches === true ? { refs: { kind: 'protected' } } : {}),
    ...(policy?.custom_branch_policies === true
      ? { refs: { kind: 'patterns', patterns: await listPatterns(context, name) } }
      : {}),
  }
}

function nameOf({ reviewer }: NonNullable<Rule['reviewers']>[number], owner: string): string[] {
  if (reviewer?.slug !== undefined) return [`${owner}/${reviewer.slug}`]
  return reviewer?.login === undefined ? [] : [reviewer.login]
}

/** Before tags could be named a policy had no type, and was of branches. */
async function listPatterns({ caller, at }: RepositoryContext, name: string) {
  const patterns: { readonly type: 'branch' | 'tag'; readonly name: string }[] = []
  for (let page = 1; page <= maxPages; page++) {
    const { data } = await caller.read((octokit) =>
      octokit.rest.repos.listDeploymentBranchPolicies({
        ...at,
        environment_name: name,
        per_page: 100,
        page,
      }),
    )
    for (const policy of data.branch_policies)
      if (policy.name !== undefined) patterns.push({ type: policy.type ?? 'branch', name: policy.name })
    if (data.branch_policies.length < 100) break
  }
  return patterns
}

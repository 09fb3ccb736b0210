/** An environment with what protects it. */
import { accountOf } from '../state/make-world.ts'
import type { Environment, Repository } from '../state/repository.ts'
import type { World } from '../state/world.ts'
import { accountObject } from './account.ts'
import { iso, nodeId, repositoryPage, repositoryUrl } from './values.ts'

export function environmentObject(world: World, repository: Repository, environment: Environment) {
  const { name, rules } = environment
  const page = `${repositoryPage(world, repository)}/deployments/activity_log`
  return {
    id: environment.id,
    node_id: nodeId('Environment', environment.id),
    name,
    url: `${repositoryUrl(world, repository)}/environments/${encodeURIComponent(name)}`,
    html_url: `${page}?environments_filter=${encodeURIComponent(name)}`,
    created_at: iso(environment.createdAtMs),
    updated_at: iso(environment.updatedAtMs),
    protection_rules: protectionRules(world, repository, environment),
    deployment_branch_policy:
      rules.refs === undefined
        ? null
        : {
            protected_branches: rules.refs === 'protected',
            custom_branch_policies: rules.refs !== 'protected',
          },
  }
}

function protectionRules(world: World, repository: Repository, { id, rules }: Environment) {
  const { users = [], teams = [], waitMinutes = 0 } = rules
  const rule = (type: string, place: number) => ({
    id: id * 10 + place,
    node_id: nodeId('Gate', id * 10 + place),
    type,
  })
  const reviewers = [
    ...users.map((login) => ({ type: 'User', reviewer: accountObject(world, accountOf(world, login)) })),
    ...teams.map((slug) => ({ type: 'Team', reviewer: teamObject(world, repository, slug) })),
  ]
  return [
    ...(waitMinutes > 0 ? [{ ...rule('wait_timer', 1), wait_timer: waitMinutes }] : []),
    ...(reviewers.length > 0
      ? [
          {
            ...rule('required_reviewers', 2),
            prevent_self_review: rules.preventsSelfReview ?? false,
            reviewers,
          },
        ]
      : []),
    ...(rules.refs === undefined ? [] : [rule('branch_policy', 3)]),
  ]
}

function teamObject(world: World, { owner }: Repository, slug: string) {
  const url = `${world.url}/organizations/${owner.id}/team/${slug}`
  return {
    id: owner.id * 100 + slug.length,
    node_id: nodeId('Team', slug),
    url,
    html_url: `${world.url}/orgs/${owner.login}/teams/${slug}`,
    name: slug,
    slug,
    description: '',
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'push',
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: owner.id,
    parent: null,
  }
}

export const branchPolicyObject = (
  environment: Environment,
  policy: { readonly type: 'branch' | 'tag'; readonly name: string },
  place: number,
) => ({
  id: environment.id * 100 + place,
  node_id: nodeId('GateBranchPolicy', environment.id * 100 + place),
  name: policy.name,
  type: policy.type,
})

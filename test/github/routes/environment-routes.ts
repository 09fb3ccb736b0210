/** Environments and the refs that may be deployed to them. */
import { branchPolicyObject, environmentObject } from '../objects/environment.ts'
import { inRepository, json, need, paged, param, type RepositoryCall, type Route } from '../route.ts'
import type { Environment } from '../state/repository.ts'

export const environmentRoutes: readonly Route[] = [
  inRepository('GET /environments', 'actions:read', (call) =>
    paged(
      call,
      [...call.repository.environments.values()].map((each) =>
        environmentObject(call.site.world, call.repository, each),
      ),
      (environments, total_count) => ({ total_count, environments }),
    ),
  ),
  inRepository('GET /environments/:name', 'actions:read', (call) =>
    json(200, environmentObject(call.site.world, call.repository, find(call))),
  ),
  inRepository('GET /environments/:name/deployment-branch-policies', 'actions:read', (call) => {
    const environment = find(call)
    const { refs } = environment.rules
    const policies = refs === undefined || refs === 'protected' ? [] : refs
    return paged(
      call,
      policies.map((each, place) => branchPolicyObject(environment, each, place)),
      (branch_policies, total_count) => ({ total_count, branch_policies }),
    )
  }),
]

const find = (call: RepositoryCall): Environment =>
  need(call.repository.environments.get(param(call, 'name')))

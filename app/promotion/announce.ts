/** Wire: a request's row → its deployment on GitHub and its comment say the same. May run any number of times. */
import type { Deps } from '../deps.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import { announceComment } from './announce-comment.ts'
import { announceDeployment } from './announce-deployment.ts'
import { announceFacts } from './announce-facts.ts'
import { policyInForce } from './policy-in-force.ts'

/** Where an environment serves, by the policy in force. */
export type ReadUrl = (deps: Deps, tenant: Tenant, environment: string) => Promise<string | undefined>

const readUrl: ReadUrl = async (deps, tenant, environment) => {
  const { policy } = await policyInForce(deps, tenant)
  return policy.ok ? policy.value.environments[environment]?.url : undefined
}

export async function announce(
  deps: Deps,
  tenant: Tenant,
  request: RequestRow,
  findUrl: ReadUrl = readUrl,
): Promise<void> {
  const told = await announceFacts(deps, tenant, request)
  const environmentUrl = () => findUrl(deps, tenant, request.environment)
  await announceDeployment(deps, tenant, { request, told, environmentUrl })
  await announceComment(deps, tenant, request, told)
}

/** What the inbox must know of a webhook: whose it is, and which deliveries must not run beside it. */
import { isJsonObject, type JsonObject } from '../../shared/json.ts'
import { listAt, numberAt, type Payload } from '../payload.ts'

export interface DeliveryFacts {
  readonly action?: string
  readonly repositoryId?: number
  readonly installationId?: number
  /** `12345/pull/7`, `12345`, `installation/99`, `unknown` */
  readonly lane: string
}

const maxActionChars = 100

/** Never refuses: a payload in a shape nobody knows is stored all the same, in the lane `unknown`. */
export function describeDelivery(event: string, payload: JsonObject): DeliveryFacts {
  const action = payload['action']
  const repositoryId = idAt(payload, 'repository', 'id')
  const installationId = idAt(payload, 'installation', 'id')
  return {
    ...(typeof action === 'string' && action.length <= maxActionChars ? { action } : {}),
    ...(repositoryId === undefined ? {} : { repositoryId }),
    ...(installationId === undefined ? {} : { installationId }),
    lane: chooseLane(event, payload, repositoryId, installationId),
  }
}

function chooseLane(
  event: string,
  payload: JsonObject,
  repositoryId: number | undefined,
  installationId: number | undefined,
): string {
  if (repositoryId !== undefined) {
    const pull = findPull(event, payload, repositoryId)
    return pull === undefined ? String(repositoryId) : `${repositoryId}/pull/${pull}`
  }
  // a repository whose id cannot be read is not the same as none
  if (isJsonObject(payload['repository']) || installationId === undefined) return 'unknown'
  return `installation/${installationId}`
}

function findPull(event: string, payload: JsonObject, repositoryId: number): number | undefined {
  if (event === 'issue_comment') {
    const issue = payload['issue']
    return isJsonObject(issue) && isJsonObject(issue['pull_request']) ? idAt(issue, 'number') : undefined
  }
  if (event === 'check_run' || event === 'check_suite') return firstPull(payload, event, repositoryId)
  return idAt(payload, 'pull_request', 'number')
}

/** GitHub also lists pull requests of other repositories that have this head. */
function firstPull(payload: JsonObject, event: string, repositoryId: number): number | undefined {
  for (const pull of listAt(payload, event, 'pull_requests')) {
    const baseId = idAt(pull, 'base', 'repo', 'id')
    if (baseId === undefined || baseId === repositoryId) return idAt(pull, 'number')
  }
  return undefined
}

function idAt(payload: Payload, ...path: string[]): number | undefined {
  const id = numberAt(payload, ...path)
  return id !== undefined && id > 0 ? id : undefined
}

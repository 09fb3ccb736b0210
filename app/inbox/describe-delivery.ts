/** What the inbox must know of a webhook: whose it is, and which deliveries must not run beside it. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'

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
  const repositoryId = idIn(payload['repository'], 'id')
  const installationId = idIn(payload['installation'], 'id')
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
    return isJsonObject(issue) && isJsonObject(issue['pull_request']) ? idIn(issue, 'number') : undefined
  }
  if (event === 'check_run' || event === 'check_suite') {
    const check = payload[event]
    return isJsonObject(check) ? firstPull(check['pull_requests'], repositoryId) : undefined
  }
  return idIn(payload['pull_request'], 'number')
}

/** GitHub also lists pull requests of other repositories that have this head. */
function firstPull(pulls: JsonValue | undefined, repositoryId: number): number | undefined {
  if (!Array.isArray(pulls)) return undefined
  for (const pull of pulls as readonly JsonValue[]) {
    const base = isJsonObject(pull) ? pull['base'] : undefined
    const baseId = isJsonObject(base) ? idIn(base['repo'], 'id') : undefined
    if (baseId === undefined || baseId === repositoryId) return idIn(pull, 'number')
  }
  return undefined
}

function idIn(owner: JsonValue | undefined, name: string): number | undefined {
  const id = isJsonObject(owner) ? owner[name] : undefined
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : undefined
}

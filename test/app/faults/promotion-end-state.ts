/** What must hold of promotions once everything is done: pointer, row, deployment and comment tell one story, once each. */
import type { RepositoryHandle } from '../../github/scenario/open-repository.ts'
import type { Asked } from './promotion-rounds.ts'

export interface RequestFacts {
  readonly id: string
  readonly environment: string
  readonly kind: string
  readonly source: string
  readonly sourceEvent: string
  readonly state: string
  readonly sha: string
  readonly deploymentId: number | null
  readonly commentId: number | null
}

export interface PointerFacts {
  readonly id: number
  readonly environment: string
  readonly slot: string
  readonly requestId: string
  readonly fromFingerprint: string | null
  readonly toFingerprint: string
  readonly isActive: number
}

export const requestQuery =
  'select id, environment, kind, source, source_event as sourceEvent, state, sha, deployment_id as deploymentId, comment_id as commentId from promotion_requests order by seq'
export const pointerQuery =
  'select id, environment, slot, request_id as requestId, from_fingerprint as fromFingerprint, to_fingerprint as toFingerprint, is_active as isActive from promotions order by id'

/** Each move begins where the one before it ended, and the last one is what is served. */
export function checkPointers(pointers: readonly PointerFacts[]): string[] {
  const found: string[] = []
  for (const environment of new Set(pointers.map((row) => row.environment))) {
    const rows = pointers.filter((row) => row.environment === environment)
    for (const [at, row] of rows.entries()) {
      const before = rows[at - 1]?.toFingerprint ?? null
      if (row.fromFingerprint !== before) found.push(`${environment}: move ${row.id} begins elsewhere`)
    }
    const active = rows.filter(({ isActive }) => isActive === 1)
    if (active.length !== 1 || active[0] !== rows.at(-1))
      found.push(`${environment}: ${active.length} active, of ${rows.length}`)
  }
  return found
}

/** One deployment for each request that moved a version, whose last word is true of the pointer. */
export function checkDeployments(
  shop: RepositoryHandle,
  requests: readonly RequestFacts[],
  pointers: readonly PointerFacts[],
): string[] {
  const found: string[] = []
  const keyOf = (payload: unknown) => (payload as { promptgate?: string }).promptgate ?? ''
  const deployments = shop.deployments()
  for (const { id, kind, state, environment, deploymentId, sha } of requests) {
    const own = deployments.filter(({ payload }) => keyOf(payload) === id)
    const moved = pointers.filter(({ requestId }) => requestId === id)
    const isDeployed = state === 'moved' && kind !== 'halt' && kind !== 'resume' && moved.length > 0
    if (own.length !== (isDeployed ? 1 : 0)) found.push(`${kind} ${id} (${state}): ${own.length} deployments`)
    const [one] = own
    if (!isDeployed || one === undefined) continue
    const last = one.statuses.at(-1)?.state
    const wanted = moved.some(({ isActive }) => isActive === 1) ? 'success' : 'inactive'
    if (one.id !== deploymentId) found.push(`${kind} ${id}: deployment ${one.id} is not the row's`)
    if (one.environment !== environment || one.sha !== sha) found.push(`${kind} ${id}: it deploys another`)
    // a halt stands in the place of what it halts: nothing newer was deployed
    const isHalted = wanted === 'inactive' && last === 'success' && isNewest(one.id, environment)
    if (last !== wanted && !isHalted) found.push(`${kind} ${id}: its deployment is ${last}, not ${wanted}`)
  }
  function isNewest(id: number, environment: string): boolean {
    return deployments.filter((each) => each.environment === environment).at(-1)?.id === id
  }
  return found
}

/** Who asked is told, once. */
export function checkAnswers(
  shop: RepositoryHandle,
  asked: Asked,
  requests: readonly RequestFacts[],
): string[] {
  const found: string[] = []
  const bodies = (pull: number) => shop.comments(pull).map(({ body }) => body)
  const firstLines = [...new Set([...asked.comments.map(({ pull }) => pull), ...asked.merges])].flatMap(
    (pull) =>
      bodies(pull).flatMap((body) =>
        body.startsWith('<!-- promptgate:') ? [body.split('\n')[0] ?? ''] : [],
      ),
  )
  for (const line of twice(firstLines)) found.push(`said twice: ${line}`)
  for (const pull of new Set(asked.comments.map((one) => one.pull))) {
    const wanted = asked.comments.filter((one) => one.pull === pull).length
    const answers = bodies(pull).filter((body) => body.startsWith('<!-- promptgate:answer')).length
    if (answers !== wanted) found.push(`pull ${pull}: ${answers} answers to ${wanted} commands`)
  }
  for (const number of asked.merges) {
    const request = requests.find(({ sourceEvent }) => sourceEvent.startsWith(`merge/${number}/`))
    const told = bodies(number).filter((body) => body.startsWith('<!-- promptgate:promotion')).length
    if (request?.state !== 'moved') found.push(`the merge of ${number} is ${request?.state}`)
    if (told !== 1 || request?.commentId === null) found.push(`pull ${number}: told ${told} times`)
  }
  for (const tag of asked.releases) {
    const own = requests.filter(({ sourceEvent }) => sourceEvent === `tag/${tag}`)
    if (own.length !== 1) found.push(`the release ${tag} made ${own.length} requests`)
  }
  const lines = shop.repository.commitComments
  for (const line of twice([...lines.values()].map(({ body }) => body.split('\n')[0] ?? '')))
    found.push(`said twice on a commit: ${line}`)
  for (const key of twice(requests.map(({ sourceEvent, environment }) => `${environment} ${sourceEvent}`)))
    found.push(`asked twice: ${key}`)
  return found
}

function twice(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))]
}

/** Brings the one comment that tells of a request up to date: on its issue or pull request, else on its commit. */
import { describePromotion } from '../../shared/promotion/view/describe-promotion.ts'
import type { ToldPromotion } from '../../shared/promotion/view/told-promotion.ts'
import type { Deps } from '../deps.ts'
import { GitHubFault } from '../github/github.ts'
import { announceJob } from '../jobs.ts'
import { requestMarker } from '../publish/comment-marker.ts'
import { createOnce } from '../publish/create-once.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import { wantsComment } from './decide-announcement.ts'

const requestStates = ['proving', 'approval', 'timer', 'moved', 'unchanged', 'refused', 'replaced'] as const

interface Place {
  readonly marker: string
  readonly find: () => Promise<number | undefined>
  readonly create: (body: string) => Promise<number>
  readonly update: (id: number, body: string) => Promise<'updated' | 'gone' | 'not-permitted'>
}

/** A conversation that is locked, deleted or switched off keeps what it says: row and deployment tell the same. */
export async function announceComment(
  deps: Deps,
  tenant: Tenant,
  request: RequestRow,
  told: ToldPromotion,
): Promise<void> {
  if (!wantsComment(request, await wasHeld(deps, request))) return
  const place = placeOf(deps, tenant, request)
  try {
    const id = await put(place, `${place.marker}\n${describePromotion(told)}\n`, request.commentId)
    if (id === request.commentId) return
    const { repositoryId, id: requestId } = request
    const unit = { repositoryId, id: requestId, from: requestStates, patch: { commentId: id } }
    await deps.store.promotions.change({ ...unit, nowMs: deps.nowMs(), jobs: [] })
  } catch (fault) {
    const isFinal = fault instanceof GitHubFault && ['forbidden', 'not-found', 'invalid'].includes(fault.kind)
    if (!isFinal) throw fault
    deps.log.warn({ err: fault, request: request.id }, 'GitHub refuses the comment of a promotion')
  }
}

/** By the job that told of it, which is known for days: later than that only the approval itself is answered. */
async function wasHeld({ store }: Deps, { repositoryId, id }: RequestRow): Promise<boolean> {
  const job = announceJob({ repositoryId, requestId: id }, 0, 'approval')
  return (await store.deliveries.known([job.id])).size > 0
}

function placeOf(deps: Deps, { github }: Tenant, request: RequestRow): Place {
  const { webhookSecret } = deps.settings.credentials
  const { repositoryId, id, issue, sha, state, source } = request
  const number = issue ?? (source === 'merge' ? request.pull : undefined)
  if (number !== undefined) {
    const marker = requestMarker(webhookSecret, repositoryId, id)
    return {
      marker,
      find: () => github.findComment(number, marker),
      create: (body) => github.createComment(number, body),
      update: github.updateComment,
    }
  }
  const marker = requestMarker(webhookSecret, repositoryId, id, state)
  return {
    marker,
    find: () => github.findCommitComment(sha, marker),
    create: (body) => github.createCommitComment(sha, body),
    // the App may write on commits and not change what it wrote: each state that is told has a comment of its own
    update: async () => 'not-permitted',
  }
}

/** The id of the comment that now says it. */
async function put(place: Place, body: string, known: number | undefined): Promise<number> {
  if (known !== undefined && (await place.update(known, body)) === 'updated') return known
  const { id, isNew } = await createOnce(place.find, () => place.create(body))
  if (isNew) return id
  const edited = await place.update(id, body)
  if (edited === 'gone') throw new Error('the comment of a promotion was deleted while it was edited')
  return id
}

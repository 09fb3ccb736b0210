/** Jobs of ours: what must happen next, as deliveries of the inbox. An id names one effect, so that it is there once. */
import type { EvaluationRow, NewDelivery } from './store/rows.ts'

type Subject = Pick<EvaluationRow, 'id' | 'repositoryId' | 'subject'>

/** What happens to one pull request, or to one merge group, happens one after the other. */
function laneOf({ repositoryId, subject }: Pick<EvaluationRow, 'repositoryId' | 'subject'>): string {
  return `${repositoryId}/${subject}`
}

function job(event: string, of: Subject, why: string, nowMs: number): NewDelivery {
  return {
    id: `${event}:${of.id}:${why}`,
    event: `promptgate.${event}`,
    repositoryId: of.repositoryId,
    lane: laneOf(of),
    payload: JSON.stringify({ repositoryId: of.repositoryId, evaluationId: of.id }),
    receivedAtMs: nowMs,
  }
}

/** Check and comment are brought up to date; `why` names what changed, once: `queued`, `report-1`, a delivery's id. */
export function publishJob(of: Subject, nowMs: number, why: string): NewDelivery {
  return job('publish', of, why, nowMs)
}

/** The workflow of the default branch is started. */
export function dispatchJob(of: Subject, nowMs: number): NewDelivery {
  return job('dispatch', of, 'once', nowMs)
}

/** A person asked for this head once more; `why` is the delivery that said so. */
export function rerunJob(
  of: { repositoryId: number; pull: number; head: string; trigger: string; actor?: string },
  nowMs: number,
  why: string,
): NewDelivery {
  const { repositoryId, pull } = of
  return {
    id: `rerun:${repositoryId}:${pull}:${why}`,
    event: 'promptgate.rerun',
    repositoryId,
    lane: laneOf({ repositoryId, subject: `pull/${pull}` }),
    payload: JSON.stringify(of),
    receivedAtMs: nowMs,
  }
}

/** The order is given up if it is still silent past its deadline. */
export function overdueJob(of: Subject, nowMs: number, deadlineMs: number): NewDelivery {
  return job('overdue', of, String(deadlineMs), nowMs)
}

/** An open pull request whose head has no evaluation is looked at. */
export function reconcileJob(
  of: { repositoryId: number; pull: number; headSha: string },
  nowMs: number,
): NewDelivery {
  return {
    id: `reconcile:${of.repositoryId}:${of.pull}:${of.headSha}:${Math.floor(nowMs / 600_000)}`,
    event: 'promptgate.reconcile',
    repositoryId: of.repositoryId,
    lane: laneOf({ repositoryId: of.repositoryId, subject: `pull/${of.pull}` }),
    payload: JSON.stringify(of),
    receivedAtMs: nowMs,
  }
}

/** What moves environments of one repository moves one after the other. */
const promotionLane = (repositoryId: number): string => `${repositoryId}/promotion`

/**
 * `promptgate.promote`: a request goes on as far as it can now: proved, approved, due; `why` names what may have changed:
 * `begun`, `evidence-<evaluation id>`, `timer`.
 */
export function promoteJob(
  of: { readonly repositoryId: number; readonly requestId: string },
  nowMs: number,
  why: string,
  dueAtMs?: number,
): NewDelivery {
  return requestJob('promote', of, nowMs, why, dueAtMs)
}

/** `promptgate.announce`: deployment, statuses and comment of a request are made what its row says. */
export function announceJob(
  of: { readonly repositoryId: number; readonly requestId: string },
  nowMs: number,
  why: string,
): NewDelivery {
  return requestJob('announce', of, nowMs, why)
}

/** `promptgate.notify`: a webhook of ours goes out; it is tried again until it is taken. */
export function notifyJob(
  of: { readonly repositoryId: number; readonly requestId: string },
  nowMs: number,
): NewDelivery {
  const { repositoryId, requestId } = of
  const job = requestJob('notify', of, nowMs, 'once')
  // the row is touched when it is announced; what is sent again is the same each time
  const payload = JSON.stringify({ repositoryId, requestId, atMs: nowMs })
  // a receiver that is away holds up no promotion
  return { ...job, payload, lane: `${repositoryId}/notify` }
}

/** `promptgate.source`: a merge, a release or a tag asks what it may move; the payload is what the event told. */
export function sourceJob(
  of: {
    readonly repositoryId: number
    readonly source: 'merge' | 'release'
    /** of the requests: `merge/7/<sha>`, `tag/<name>`, which a release and a push make once */
    readonly sourceEvent: string
    readonly sha?: string
    readonly tag?: string
    readonly event?: 'release' | 'prerelease' | 'tag'
    readonly pull?: number
    readonly actor: string
  },
  nowMs: number,
  /** of what was told: a release's id, the commit of a pushed tag */
  why: string,
): NewDelivery {
  return {
    id: `source:${of.repositoryId}:${of.sourceEvent}:${why}`,
    event: 'promptgate.source',
    repositoryId: of.repositoryId,
    lane: promotionLane(of.repositoryId),
    payload: JSON.stringify(of),
    receivedAtMs: nowMs,
  }
}

function requestJob(
  event: string,
  of: { readonly repositoryId: number; readonly requestId: string },
  nowMs: number,
  why: string,
  dueAtMs?: number,
): NewDelivery {
  return {
    id: `${event}:${of.requestId}:${why}`,
    event: `promptgate.${event}`,
    repositoryId: of.repositoryId,
    lane: promotionLane(of.repositoryId),
    payload: JSON.stringify({ repositoryId: of.repositoryId, requestId: of.requestId }),
    receivedAtMs: nowMs,
    ...(dueAtMs === undefined ? {} : { dueAtMs }),
  }
}

/** What the parts of `/health` say: a word, the reason for it, and figures. */

import { describeFault } from '../inbox/describe-fault.ts'
import type { Inbox } from '../inbox.ts'
import type { Deliveries } from '../store/store.ts'
import type { SweepStatus } from '../sweeps/start-sweeps.ts'

export interface Part {
  /** failing: `/ready` says no · warning: somebody should look */
  readonly status: 'ok' | 'warning' | 'failing'
  readonly reason?: string
  readonly [figure: string]: unknown
}

const deadShown = 50
const fewRequests = 100

export async function describeDatabase(
  test: () => Promise<void>,
  lastFault: () => string | undefined,
): Promise<Part> {
  try {
    await test()
  } catch (error) {
    return { status: 'failing', reason: `the database cannot be written: ${describeFault(error)}` }
  }
  const fault = lastFault()
  return fault === undefined ? { status: 'ok' } : { status: 'failing', reason: `the database: ${fault}` }
}

export async function describeInbox(
  inbox: Pick<Inbox, 'status'>,
  store: { readonly deliveries: Pick<Deliveries, 'listDead'> },
  nowMs: number,
): Promise<Part> {
  try {
    const { byState, oldestDueMs, running, isMoving, lastError } = await inbox.status()
    const dead = byState.dead === 0 ? [] : await store.deliveries.listDead(deadShown)
    const figures = {
      deliveries: byState,
      running,
      oldestDueSeconds: oldestDueMs === undefined ? 0 : Math.max(0, Math.round((nowMs - oldestDueMs) / 1000)),
      ...(lastError === undefined
        ? {}
        : { lastError: { message: lastError.message, at: new Date(lastError.atMs).toISOString() } }),
      dead: dead.map(({ id, event, error, receivedAtMs }) => ({
        id,
        event,
        error,
        since: new Date(receivedAtMs).toISOString(),
      })),
    }
    if (!isMoving) return { status: 'failing', reason: 'the inbox stands still', ...figures }
    if (byState.dead > 0) {
      const reason = `${byState.dead} deliver${byState.dead === 1 ? 'y was' : 'ies were'} given up`
      return { status: 'warning', reason, ...figures }
    }
    return { status: 'ok', ...figures }
  } catch (error) {
    return { status: 'failing', reason: `the inbox cannot be read: ${describeFault(error)}` }
  }
}

export function describeSweeps(sweeps: readonly SweepStatus[]): Part {
  const time = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString())
  const rows = sweeps.map(({ name, isRunning, endedAtMs, wellAtMs, problem }) => ({
    name,
    isRunning,
    endedAt: time(endedAtMs),
    wellAt: time(wellAtMs),
    problem,
  }))
  const bad = sweeps.find(({ problem }) => problem !== undefined)
  if (bad === undefined) return { status: 'ok', sweeps: rows }
  return { status: 'warning', reason: `${bad.name}: ${bad.problem}`, sweeps: rows }
}

export function describeRates(left: ReadonlyMap<number, number>): Part {
  const requestsLeft = Object.fromEntries(left)
  const low = [...left].find(([, requests]) => requests < fewRequests)
  if (low === undefined) return { status: 'ok', requestsLeft }
  const reason = `installation ${low[0]} has ${low[1]} requests to GitHub left of this hour`
  return { status: 'warning', reason, requestsLeft }
}

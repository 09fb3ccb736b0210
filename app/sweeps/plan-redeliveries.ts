/** Which webhooks to ask GitHub for again. Pure: the log of GitHub and what we know in, what to do out. */
import type { HookDelivery } from '../github/github.ts'

/** What the log says of one delivery id, over all its attempts. */
export interface Missing {
  readonly guid: string
  /** the newest attempt: what redelivery asks for */
  readonly attemptId: HookDelivery['id']
  readonly attempts: number
  readonly firstAtMs: number
  readonly lastAtMs: number
  readonly lastStatus: number
}

export interface RedeliveryPlan {
  /** oldest first */
  readonly redeliver: readonly Missing[]
  /** everything before this is settled: the next sweep reads the log back to here */
  readonly settledUntilMs: number
  readonly isCut: boolean
}

const firstPauseMs = 5 * 60_000
const longestPauseMs = 6 * 60 * 60_000
/** an attempt without a status may be on its way */
const underwayMs = 60_000

/** The log comes in any order, and one id several times. */
export function gatherAttempts(log: readonly HookDelivery[]): Missing[] {
  const found = new Map<string, Missing>()
  for (const { guid: given, id, deliveredAtMs, statusCode } of log) {
    const guid = given.toLowerCase()
    const known = found.get(guid)
    const isNewest = known === undefined || deliveredAtMs >= known.lastAtMs
    found.set(guid, {
      guid,
      attemptId: isNewest ? id : known.attemptId,
      attempts: (known?.attempts ?? 0) + 1,
      firstAtMs: Math.min(known?.firstAtMs ?? deliveredAtMs, deliveredAtMs),
      lastAtMs: isNewest ? deliveredAtMs : known.lastAtMs,
      lastStatus: isNewest ? statusCode : known.lastStatus,
    })
  }
  return [...found.values()]
}

/**
 * What is not in the inbox is asked for, whatever GitHub's log says of it: a 2xx that is not here was answered by a
 * database that is no more. Each id at most once in 5 minutes, then ever more rarely: what is refused every time will be
 * refused again. `askedAtMs`: our own memory of it, as the log may lag behind.
 */
export function planRedeliveries(facts: {
  readonly missing: readonly Missing[]
  readonly askedAtMs: ReadonlyMap<string, number>
  readonly nowMs: number
  readonly limit: number
}): RedeliveryPlan {
  const { missing, askedAtMs, nowMs, limit } = facts
  const oldestFirst = missing.toSorted((a, b) => a.firstAtMs - b.firstAtMs)
  const due = oldestFirst.filter((one) => isDue(one, askedAtMs.get(one.guid), nowMs))
  return {
    redeliver: due.slice(0, limit),
    settledUntilMs: Math.min(nowMs, oldestFirst[0]?.firstAtMs ?? nowMs),
    isCut: due.length > limit,
  }
}

function isDue(one: Missing, askedAtMs: number | undefined, nowMs: number): boolean {
  if (one.lastStatus === 0 && nowMs - one.lastAtMs < underwayMs) return false
  // the first attempt was GitHub's own: nobody asked for anything yet
  const asked = Math.max(one.attempts - 1, askedAtMs === undefined ? 0 : 1)
  if (asked === 0) return true
  const pauseMs = Math.min(firstPauseMs * 2 ** (asked - 1), longestPauseMs)
  return nowMs - Math.max(one.attempts > 1 ? one.lastAtMs : 0, askedAtMs ?? 0) >= pauseMs
}

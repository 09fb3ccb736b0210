/** How much may be asked of GitHub now: a pure state machine over sliding windows, one state per installation. */

/** What one request costs: GitHub counts 1 point for a read and 5 for a write. */
export interface Cost {
  readonly points: number
  /** makes a comment, a check, a run: counted apart */
  readonly isContent: boolean
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits */
export interface Limits {
  readonly pointsPerMinute: number
  readonly contentsPerMinute: number
  readonly contentsPerHour: number
}

export const githubLimits: Limits = { pointsPerMinute: 900, contentsPerMinute: 80, contentsPerHour: 500 }

/** Oldest first; `contents` reaches back an hour, `points` a minute. */
export interface Bucket {
  readonly points: readonly { readonly atMs: number; readonly amount: number }[]
  readonly contents: readonly { readonly atMs: number; readonly amount: number }[]
  /** GitHub asked to be left alone until then */
  readonly blockedUntilMs: number
}

export const fullBucket: Bucket = { points: [], contents: [], blockedUntilMs: Number.NEGATIVE_INFINITY }

const minuteMs = 60_000
const hourMs = 3_600_000

/** 0: go ahead and `spend`; else milliseconds until it is worth asking again. */
export function waitFor(bucket: Bucket, limits: Limits, cost: Cost, nowMs: number): number {
  const contents = cost.isContent ? 1 : 0
  return Math.max(
    0,
    bucket.blockedUntilMs - nowMs,
    waitIn(bucket.points, minuteMs, limits.pointsPerMinute, cost.points, nowMs),
    waitIn(bucket.contents, minuteMs, limits.contentsPerMinute, contents, nowMs),
    waitIn(bucket.contents, hourMs, limits.contentsPerHour, contents, nowMs),
  )
}

export function spend(bucket: Bucket, cost: Cost, nowMs: number): Bucket {
  return {
    ...bucket,
    points: [...after(bucket.points, nowMs - minuteMs), { atMs: nowMs, amount: cost.points }],
    contents: cost.isContent
      ? [...after(bucket.contents, nowMs - hourMs), { atMs: nowMs, amount: 1 }]
      : bucket.contents,
  }
}

/** GitHub refused for being asked too much. An earlier, longer block stays. */
export function block(bucket: Bucket, untilMs: number): Bucket {
  return { ...bucket, blockedUntilMs: Math.max(bucket.blockedUntilMs, untilMs) }
}

function after(log: Bucket['points'], sinceMs: number): Bucket['points'] {
  return log.filter((entry) => entry.atMs > sinceMs)
}

/** Until so much of the window has run out that `amount` fits; one request always fits into an empty window. */
function waitIn(
  log: Bucket['points'],
  windowMs: number,
  limit: number,
  amount: number,
  nowMs: number,
): number {
  if (amount === 0) return 0
  const held = after(log, nowMs - windowMs)
  let over = held.reduce((sum, entry) => sum + entry.amount, amount) - limit
  let untilMs = nowMs
  for (const entry of held) {
    if (over <= 0) break
    over -= entry.amount
    untilMs = entry.atMs + windowMs
  }
  return untilMs - nowMs
}

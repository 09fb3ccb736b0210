/** How often somebody may ask: a bucket of tokens for each, that fills steadily and empties with every request. */

export interface RateLimitOptions {
  readonly perSecond: number
  /** what a full bucket holds: so many at once after a rest */
  readonly burst: number
  /** milliseconds of a clock that is never set back */
  readonly nowMs: () => number
}

export interface Allowance {
  readonly isAllowed: boolean
  readonly limit: number
  readonly remaining: number
  /** until the bucket is full again */
  readonly resetSeconds: number
  /** until the next request is allowed; 0 where this one was */
  readonly retryAfterSeconds: number
}

export interface RateLimit {
  readonly take: (who: string) => Allowance
  /** as `take` would answer, without taking */
  readonly look: (who: string) => Allowance
}

interface Bucket {
  tokens: number
  atMs: number
}

/** More names than this are strangers who try names out: full buckets and then the oldest are forgotten, many at once. */
const maxBuckets = 10_000
const keptBuckets = 7_500

export function createRateLimit({ perSecond, burst, nowMs }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, Bucket>()

  const filled = ({ tokens, atMs }: Bucket, now: number): number =>
    Math.min(burst, tokens + (Math.max(0, now - atMs) * perSecond) / 1000)

  function prune(now: number): void {
    for (const [who, bucket] of buckets) if (filled(bucket, now) >= burst) buckets.delete(who)
    for (const who of buckets.keys()) {
      if (buckets.size <= keptBuckets) return
      buckets.delete(who)
    }
  }

  function answer(tokens: number, isAllowed: boolean): Allowance {
    return {
      isAllowed,
      limit: burst,
      remaining: Math.floor(tokens),
      resetSeconds: Math.ceil((burst - tokens) / perSecond),
      retryAfterSeconds: isAllowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond)),
    }
  }

  function tokensOf(who: string, now: number): number {
    const bucket = buckets.get(who)
    return bucket === undefined ? burst : filled(bucket, now)
  }

  return {
    take: (who) => {
      const now = nowMs()
      const tokens = tokensOf(who, now)
      const isAllowed = tokens >= 1
      const left = isAllowed ? tokens - 1 : tokens
      if (!buckets.has(who) && buckets.size >= maxBuckets) prune(now)
      buckets.set(who, { tokens: left, atMs: now })
      return answer(left, isAllowed)
    },
    look: (who) => {
      const tokens = tokensOf(who, nowMs())
      return answer(tokens, tokens >= 1)
    },
  }
}

/** The three fields of draft-ietf-httpapi-ratelimit-headers-06, which programs read; later drafts have not settled yet. */
export function rateHeaders(allowance: Allowance): Record<string, string> {
  const { limit, remaining, resetSeconds, isAllowed, retryAfterSeconds } = allowance
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
    ...(isAllowed ? {} : { 'retry-after': String(Math.max(1, retryAfterSeconds)) }),
  }
}

/** The hourly limit of requests, by who asks, with the headers that tell of it. */
import type { Caller } from './auth/authenticate.ts'
import type { World } from './state/world.ts'

export interface Rate {
  /** `installation:ID`, `user:LOGIN`, `app`, `nobody` → requests left of this hour */
  readonly set: (who: string, remaining: number) => void
  /** Counts one request; false: there was none left. */
  readonly take: (who: string) => boolean
  readonly headers: (who: string) => Record<string, string>
}

export function makeRate(world: World): Rate {
  const windows = new Map<string, { used: number; resetMs: number }>()
  const limit = () => world.limits.ratePerHour
  const window = (who: string) => {
    const known = windows.get(who)
    if (known !== undefined && known.resetMs > world.nowMs()) return known
    const fresh = { used: 0, resetMs: world.nowMs() + 3_600_000 }
    windows.set(who, fresh)
    return fresh
  }
  return {
    set: (who, remaining) => {
      window(who).used = limit() - remaining
    },
    take: (who) => {
      const current = window(who)
      if (current.used >= limit()) return false
      current.used += 1
      return true
    },
    headers: (who) => {
      const { used, resetMs } = window(who)
      return {
        'x-ratelimit-limit': String(limit()),
        'x-ratelimit-remaining': String(Math.max(limit() - used, 0)),
        'x-ratelimit-used': String(used),
        'x-ratelimit-reset': String(Math.ceil(resetMs / 1000)),
        'x-ratelimit-resource': 'core',
      }
    },
  }
}

export function nameOf(caller: Caller): string {
  if (caller.kind === 'nobody') return 'nobody'
  if (caller.kind === 'app') return 'app'
  const { token } = caller
  return token.kind === 'user' ? `user:${token.account.login}` : `installation:${token.installation.id}`
}

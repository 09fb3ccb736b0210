/** Keeps what never changes, as it is named by its content, and forgets what was longest unused. */

export interface Cache<T> {
  readonly get: (key: string) => T | undefined
  readonly set: (key: string, value: T) => void
}

/** At most `limit` in all, as `weigh` counts; what is heavier alone is not kept. */
export function openCache<T>(limit: number, weigh: (value: T) => number): Cache<T> {
  const held = new Map<string, T>()
  let total = 0
  const drop = (key: string, value: T): void => {
    held.delete(key)
    total -= weigh(value)
  }
  return {
    get: (key) => {
      const value = held.get(key)
      if (value === undefined) return undefined
      held.delete(key)
      held.set(key, value)
      return value
    },
    set: (key, value) => {
      const before = held.get(key)
      if (before !== undefined) drop(key, before)
      if (weigh(value) > limit) return
      held.set(key, value)
      total += weigh(value)
      for (const [oldest, old] of held) {
        if (total <= limit) break
        drop(oldest, old)
      }
    },
  }
}

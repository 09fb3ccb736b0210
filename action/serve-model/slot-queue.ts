/** Hands out the model's slots: the free one that shares the longest prefix, else first come, first served. */

export interface SlotQueue<S> {
  /** Resolves with a slot of one's own; rejects with the signal's reason if it is aborted while waiting. */
  take(sharedPrefix: (slot: S) => number, signal: AbortSignal): Promise<S>
  give(slot: S): void
  busy(slot: S): boolean
}

interface Waiter<S> {
  resolve: (slot: S) => void
}

/** A queue over `slots`; a slot that is given back goes to whoever waits longest. */
export function createSlotQueue<S>(slots: readonly S[]): SlotQueue<S> {
  const free = new Set(slots)
  const waiting = new Set<Waiter<S>>()

  async function take(sharedPrefix: (slot: S) => number, signal: AbortSignal): Promise<S> {
    signal.throwIfAborted()
    const best = longestShared([...free], sharedPrefix)
    if (best !== undefined) {
      free.delete(best)
      return best
    }
    return new Promise<S>((resolve, reject) => {
      const onAbort = () => {
        waiting.delete(waiter)
        reject(signal.reason)
      }
      const waiter: Waiter<S> = {
        resolve: (slot) => {
          signal.removeEventListener('abort', onAbort)
          resolve(slot)
        },
      }
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.add(waiter)
    })
  }

  function give(slot: S): void {
    const [next] = waiting
    if (next === undefined) free.add(slot)
    else {
      waiting.delete(next)
      next.resolve(slot)
    }
  }

  return { take, give, busy: (slot) => !free.has(slot) }
}

/** The slot with the longest shared prefix; the first of equals. */
function longestShared<S>(slots: readonly S[], sharedPrefix: (slot: S) => number): S | undefined {
  let best: { slot: S; length: number } | undefined
  for (const slot of slots) {
    const length = sharedPrefix(slot)
    if (best === undefined || length > best.length) best = { slot, length }
  }
  return best?.slot
}

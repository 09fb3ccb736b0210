/** The way out on SIGTERM: not ready, accept nothing, drain, give leases back, close the database. */
import type { Log } from '../log.ts'

export interface Stoppable {
  /** `/ready` says no from here on */
  readonly markStopping: () => void
  readonly server: { readonly close: (graceMs: number) => Promise<void> }
  readonly inbox: { readonly stop: (graceMs: number) => Promise<{ readonly released: number }> }
  readonly sweeps: { readonly stop: () => Promise<void> }
  readonly store: { readonly close: () => Promise<void> }
  readonly log: Log
}

/**
 * The exit code: 0 where every part ended as it should. The database is closed last, whatever happened before: a part that
 * fails to stop hinders no other.
 */
export async function stopInOrder(parts: Stoppable, graceMs = 8_000): Promise<0 | 1> {
  const { markStopping, server, inbox, sweeps, store, log } = parts
  markStopping()
  const ends = await Promise.allSettled([server.close(graceMs), inbox.stop(graceMs), sweeps.stop()])
  const faults = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))
  try {
    await store.close()
  } catch (error) {
    faults.push(error)
  }
  for (const err of faults) log.error({ err }, 'a part did not stop as it should')
  if (faults.length > 0) return 1
  const [, drained] = ends
  const released = drained.status === 'fulfilled' ? drained.value.released : 0
  log.info({ released }, 'stopped: nothing that was accepted is lost')
  return 0
}

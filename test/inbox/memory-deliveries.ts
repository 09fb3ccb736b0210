/** The deliveries of a store, in memory: for tests of what stands around it. */
import type { Delivery, NewDelivery } from '../../app/store/rows.ts'
import type { Deliveries } from '../../app/store/store.ts'

type Row = { -readonly [K in keyof Delivery]: Delivery[K] }

export function memoryDeliveries(): Deliveries & { readonly rows: ReadonlyMap<string, Delivery> } {
  const rows = new Map<string, Row>()
  const isDue = (row: Row, nowMs: number): boolean =>
    (row.state === 'received' && (row.dueAtMs ?? 0) <= nowMs) ||
    (row.state === 'leased' && (row.leasedUntilMs ?? 0) <= nowMs)
  const held = (id: string, owner: string): Row | undefined => {
    const row = rows.get(id)
    return row?.state === 'leased' && row.leaseOwner === owner ? row : undefined
  }
  const drop = (row: Row): void => {
    delete row.leaseOwner
    delete row.leasedUntilMs
  }

  return {
    rows,
    receive: async (delivery: NewDelivery) => {
      if (rows.has(delivery.id)) return 'duplicate'
      rows.set(delivery.id, { ...delivery, state: 'received', attempts: 0 })
      return 'stored'
    },
    lease: async ({ owner, nowMs, leaseMs, limit }) => {
      const taken: Delivery[] = []
      const busy = new Set<string>()
      for (const row of rows.values()) {
        if (row.state === 'leased' && !isDue(row, nowMs)) busy.add(row.lane)
      }
      for (const row of rows.values()) {
        if (taken.length >= limit) break
        if (!isDue(row, nowMs) || busy.has(row.lane)) continue
        busy.add(row.lane)
        Object.assign(row, { state: 'leased', leaseOwner: owner, leasedUntilMs: nowMs + leaseMs })
        row.attempts += 1
        taken.push({ ...row })
      }
      return taken
    },
    finish: async (id, owner) => {
      const row = held(id, owner)
      if (row === undefined) return false
      row.state = 'done'
      drop(row)
      return true
    },
    giveBack: async (id, owner, { error, dueAtMs }) => {
      const row = held(id, owner)
      if (row === undefined) return false
      row.error = error
      row.state = dueAtMs === undefined ? 'dead' : 'received'
      if (dueAtMs !== undefined) row.dueAtMs = dueAtMs
      drop(row)
      return true
    },
    release: async (owner) => {
      const mine = [...rows.values()].filter((row) => row.state === 'leased' && row.leaseOwner === owner)
      for (const row of mine) {
        row.state = 'received'
        row.attempts -= 1
        drop(row)
      }
      return mine.length
    },
    revive: async (id, nowMs) => {
      const row = rows.get(id)
      if (row?.state !== 'dead') return false
      Object.assign(row, { state: 'received', attempts: 0, dueAtMs: nowMs })
      return true
    },
    counts: async (nowMs) => {
      const byState = { received: 0, leased: 0, done: 0, dead: 0 }
      let oldestDueMs: number | undefined
      for (const row of rows.values()) {
        byState[row.state] += 1
        if (isDue(row, nowMs)) oldestDueMs = Math.min(oldestDueMs ?? row.receivedAtMs, row.receivedAtMs)
      }
      return { byState, ...(oldestDueMs === undefined ? {} : { oldestDueMs }) }
    },
    listDead: async (limit) => [...rows.values()].filter(({ state }) => state === 'dead').slice(0, limit),
    known: async (ids) => new Set(ids.filter((id) => rows.has(id))),
    prune: async () => 0,
  }
}

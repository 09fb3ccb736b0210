/** Takes what is due: one of a lane, oldest first, none of a lane that somebody works on. */
import { inArray, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { type DeliveryHead, deliveryColumns } from './delivery-rows.ts'
import { deliveries } from './schema/inbox.ts'

export async function leaseDeliveries(
  db: Db,
  options: {
    readonly owner: string
    readonly nowMs: number
    readonly leaseMs: number
    readonly limit: number
  },
): Promise<DeliveryHead[]> {
  const { owner, nowMs, leaseMs, limit } = options
  // the first condition of each is written as in its partial index: SQLite uses the index only for the same words
  const isDue = (row: string) =>
    sql`${sql.raw(
      `${row}.state in ('received', 'leased') and case ${row}.state when 'leased' then ${row}.leased_until_ms else ${row}.due_at_ms end`,
    )} <= ${nowMs}`
  const taken = sql`
    select d.seq from deliveries d indexed by deliveries_open
    where ${isDue('d')}
      and not exists (
        select 1 from deliveries e indexed by deliveries_leased
        where e.lane = d.lane and e.state = 'leased' and e.leased_until_ms > ${nowMs}
      )
      and not exists (select 1 from deliveries e indexed by deliveries_lane where e.lane = d.lane and e.seq < d.seq and ${isDue('e')})
    order by d.seq limit ${limit}`
  const rows = await db
    .update(deliveries)
    .set({
      state: 'leased',
      attempts: sql`${deliveries.attempts} + 1`,
      leaseOwner: owner,
      leasedUntilMs: nowMs + leaseMs,
    })
    .where(inArray(deliveries.seq, sql`(${taken})`))
    .returning({ ...deliveryColumns, seq: deliveries.seq })
  return rows.toSorted((a, b) => a.seq - b.seq).map(({ seq: _, ...row }) => row)
}

/** Deliveries as the database has them and as the App has them. */
import { getTableColumns } from 'drizzle-orm'
import { present } from './present.ts'
import type { Delivery } from './rows.ts'
import { deliveries } from './schema/inbox.ts'

const { seq: _, finishedAtMs: __, ...columns } = getTableColumns(deliveries)

export const deliveryColumns = columns

export function toDelivery(row: Omit<typeof deliveries.$inferSelect, 'seq' | 'finishedAtMs'>): Delivery {
  return present(row)
}

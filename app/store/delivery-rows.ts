/** Deliveries as the database has them and as the App has them. */
import { and, eq, getTableColumns } from 'drizzle-orm'
import type { Db } from './database.ts'
import { present } from './present.ts'
import type { Delivery } from './rows.ts'
import { deliveries, payloadPieces } from './schema/inbox.ts'

const { seq: _, finishedAtMs: __, payload, pieces: ____, ...columns } = getTableColumns(deliveries)

/** All but the payload, which may be long. */
export const deliveryColumns = columns
export type DeliveryHead = Omit<typeof deliveries.$inferSelect, 'seq' | 'finishedAtMs' | 'payload' | 'pieces'>

export function readDeliveries(db: Db, rows: readonly DeliveryHead[]): Promise<readonly Delivery[]> {
  return Promise.all(rows.map(async (row) => ({ ...present(row), payload: await readPayload(db, row.id) })))
}

async function readPayload(db: Db, id: string): Promise<string> {
  const [row] = await db
    .select({ payload, count: deliveries.pieces })
    .from(deliveries)
    .where(eq(deliveries.id, id))
  if (row === undefined || row.count === 0) return row?.payload ?? ''
  const pieces: Uint8Array[] = []
  for (let n = 0; n < row.count; n++) {
    const [piece] = await db
      .select({ bytes: payloadPieces.bytes })
      .from(payloadPieces)
      .where(and(eq(payloadPieces.deliveryId, id), eq(payloadPieces.n, n)))
    if (piece === undefined) throw new Error(`delivery ${id} has lost piece ${n} of its payload`)
    pieces.push(piece.bytes)
  }
  return Buffer.concat(pieces).toString()
}

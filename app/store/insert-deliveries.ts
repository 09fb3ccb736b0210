/** Puts deliveries and jobs into the inbox; those that are there stay as they are. */
import type { Db } from './database.ts'
import type { NewDelivery } from './rows.ts'
import { deliveries, payloadPieces } from './schema/inbox.ts'

const longCharacters = 64 * 1024
const pieceBytes = 1024 * 1024

/** In a unit of another part: the jobs that carry it on. */
export async function insertJobs(db: Db, jobs: readonly NewDelivery[]): Promise<void> {
  for (const job of jobs) {
    const { row, pieces } = toInserts(db, job)
    await db.batch([row, ...pieces])
  }
}

export function toInserts(db: Db, delivery: NewDelivery) {
  const long = delivery.payload.length > longCharacters ? Buffer.from(delivery.payload) : undefined
  const pieces = cutPieces(long).map((bytes, n) =>
    db.insert(payloadPieces).values({ deliveryId: delivery.id, n, bytes }).onConflictDoNothing(),
  )
  const row = db
    .insert(deliveries)
    .values({
      ...delivery,
      payload: long === undefined ? delivery.payload : '',
      pieces: pieces.length,
      dueAtMs: delivery.dueAtMs ?? delivery.receivedAtMs,
    })
    .onConflictDoNothing()
  return { row, pieces }
}

function cutPieces(bytes: Buffer = Buffer.of()): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, n) =>
    bytes.subarray(n * pieceBytes, (n + 1) * pieceBytes),
  )
}

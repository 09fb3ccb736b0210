/** A number that grows, in the unit that changes it, with all that is served: whoever serves from memory compares it. */
import { eq, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { settings } from './schema/inbox.ts'

const key = 'store.generation'

export async function growGeneration(db: Db): Promise<void> {
  await db
    .insert(settings)
    .values({ key, value: '1' })
    .onConflictDoUpdate({ target: settings.key, set: { value: sql`cast(value as integer) + 1` } })
}

export async function readGeneration(reader: Db): Promise<number> {
  const [row] = await reader.select().from(settings).where(eq(settings.key, key))
  return Number(row?.value ?? 0)
}

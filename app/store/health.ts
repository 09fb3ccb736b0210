/** Whether what is written is there: proved, not assumed. */
import { eq, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { selfTestKey } from './export-format.ts'
import type { Writer } from './run-writes.ts'
import { settings } from './schema/inbox.ts'
import type { Health } from './store.ts'
import { makeFault } from './store-fault.ts'

const key = selfTestKey

export function openHealth(writer: Writer, reader: Db): Health {
  return {
    lastFault: writer.lastFault,
    selfTest: async () => {
      const written = await writer.run(async (db) => {
        const [row] = await db
          .insert(settings)
          .values({ key, value: '1' })
          .onConflictDoUpdate({ target: settings.key, set: { value: sql`value + 1` } })
          .returning({ value: settings.value })
        return Number(row?.value)
      })
      const [row] = await reader.select().from(settings).where(eq(settings.key, key))
      // another test may have counted on meanwhile
      if (!(Number(row?.value) >= written))
        throw makeFault('damaged', 'a second connection does not see what was committed')
    },
  }
}

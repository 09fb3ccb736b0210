/** Brings the database to the schema of this version, or refuses it: the one place where tables are made. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from '@libsql/client'
import { makeFault, toStoreFault } from './store-fault.ts'

/** What `drizzle-kit generate` wrote; a bundle has it elsewhere. */
export const ownMigrations = join(import.meta.dirname, '../../drizzle')

const table = 'create table if not exists migrations (tag text primary key, applied_at_ms integer not null)'

/** Throws a fault of kind `newer` where there is a migration that this version does not know. */
export async function migrate(client: Client, folder: string, nowMs: number): Promise<void> {
  const tags = await listTags(folder)
  try {
    await client.execute(table)
    for (;;) {
      const applied = new Set(
        (await client.execute('select tag from migrations')).rows.map((row) => String(row['tag'])),
      )
      const unknown = [...applied].filter((tag) => !tags.includes(tag))
      if (unknown.length > 0) throw makeFault('newer', `unknown migration: ${unknown.join(', ')}`)
      const next = tags.find((tag) => !applied.has(tag))
      if (next === undefined) return
      const text = await readFile(join(folder, `${next}.sql`), 'utf8')
      // its mark comes first: of two that start at once, one fails here, before anything
      await client
        .batch(
          [
            { sql: 'insert into migrations values (?, ?)', args: [next, nowMs] },
            ...text.split('--> statement-breakpoint'),
          ],
          'write',
        )
        .catch(async (error: unknown) => {
          const { rows } = await client.execute({
            sql: 'select 1 from migrations where tag = ?',
            args: [next],
          })
          if (rows.length === 0) throw error
        })
    }
  } catch (error) {
    throw toStoreFault(error)
  }
}

async function listTags(folder: string): Promise<string[]> {
  const path = join(folder, 'meta/_journal.json')
  try {
    const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: { tag: string }[] }
    return journal.entries.map(({ tag }) => tag)
  } catch (cause) {
    throw makeFault('cannot-open', `no migrations at ${folder}`, cause)
  }
}

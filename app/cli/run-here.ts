/** Wire: an operator's command on this process's environment and streams, and on the store. */
import { access } from 'node:fs/promises'
import { VERSION } from '../../shared/version.ts'
import { findMigrations } from '../find-migrations.ts'
import { backUp } from '../store/back-up.ts'
import { toPath } from '../store/check-wal.ts'
import { exportRows } from '../store/export-rows.ts'
import { importRows } from '../store/import-rows.ts'
import { ImportProblem } from '../store/read-export.ts'
import type { DatabaseAddress, DatabaseTools } from './database-tools.ts'
import { runOperator } from './run-operator.ts'
import { FileRefusal } from './whole-files.ts'

export async function runHere(argv: readonly string[]): Promise<number> {
  // what is written may hold a key; a database that is imported is the server's to read
  if (argv[0] !== 'import') process.umask(0o077)
  return await runOperator(argv, {
    env: process.env,
    openTools,
    stdin: process.stdin,
    stdout: process.stdout,
    say: (text) => process.stderr.write(text),
  })
}

function openTools(address: DatabaseAddress): DatabaseTools {
  return {
    exportRows: async function* () {
      await refuseAbsent(address)
      yield* exportRows({ ...address, version: VERSION })
    },
    importRows: async (lines) => {
      try {
        return (await importRows({ ...address, lines, migrationsFolder: findMigrations() })).rows
      } catch (error) {
        throw error instanceof ImportProblem ? new FileRefusal(error.message, { cause: error }) : error
      }
    },
    backUp: async (to) => {
      await refuseAbsent(address)
      await backUp({ url: address.url, to })
    },
  }
}

/** SQLite would make an empty one. */
async function refuseAbsent({ url }: DatabaseAddress): Promise<void> {
  if (!url.startsWith('file:')) return
  const path = toPath(url)
  await access(path).catch((cause: unknown) => {
    throw new FileRefusal(`there is no database at ${path}: set DATABASE_URL as for the server`, { cause })
  })
}

/** Where the database is: a file, or a libSQL server; never memory. */
import type { Reader } from './create-reader.ts'

const databaseAddress = /^(?:file:.|(?:libsql|https?|wss?):\/\/[^/\s])/

export function readDatabaseUrl(reader: Reader): string {
  const url = reader.textOr('DATABASE_URL')
  if (/:memory:|mode=memory/.test(url)) {
    const hint = 'write file:PATH: what is only in memory is lost with the process'
    reader.refuse('bad-database-url', 'DATABASE_URL is a database in memory', hint)
  } else if (!databaseAddress.test(url)) {
    const hint = 'write file:PATH, libsql://HOST or https://HOST'
    reader.refuse('bad-database-url', 'DATABASE_URL is neither a file nor a libSQL server', hint)
  }
  return url
}

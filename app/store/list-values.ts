/** A list as one argument of a statement: of any length, and the statement stays the same. */
import { type SQL, sql } from 'drizzle-orm'

export function listValues(values: readonly (string | number)[]): SQL {
  return sql`(select value from json_each(${JSON.stringify(values)}))`
}

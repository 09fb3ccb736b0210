/** A connection as the rest of the store sees it: drizzle over statements that fail with a `StoreFault`. */
import type { Client, InStatement, ResultSet } from '@libsql/client'
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql'
import { toStoreFault } from './store-fault.ts'

export type Db = Pick<LibSQLDatabase, 'select' | 'insert' | 'update' | 'delete' | 'run' | 'all' | 'batch'>

/** What a client and a transaction both can. */
export interface Statements {
  readonly execute: (statement: InStatement) => Promise<ResultSet>
  readonly batch: (statements: InStatement[]) => Promise<ResultSet[]>
}

/** `around` runs each call, again where that is safe. */
export function bindDatabase(
  statements: Statements,
  around: <T>(call: () => Promise<T>) => Promise<T> = (call) => call(),
): Db {
  const told = <T>(call: () => Promise<T>): Promise<T> =>
    around(async () => {
      try {
        return await call()
      } catch (error) {
        throw toStoreFault(error)
      }
    })
  const client: Statements = {
    execute: (statement) => told(() => statements.execute(statement)),
    batch: (list) => told(() => statements.batch(list)),
  }
  // drizzle calls these two and nothing else of a client
  return drizzle(client as unknown as Client, { casing: 'snake_case' })
}

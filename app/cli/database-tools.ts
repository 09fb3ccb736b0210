/** What the commands of an operator do with a database. */

export interface DatabaseAddress {
  /** `file:…`, `libsql://…`, `http://…` */
  readonly url: string
  readonly token?: string
}

export interface DatabaseTools {
  /** JSON Lines; of a file they are of one moment, beside a running server too */
  readonly exportRows: () => AsyncIterable<string>
  /** into an empty database that nobody has open; how many rows */
  readonly importRows: (lines: AsyncIterable<string>) => Promise<number>
  /** whole at that path, or not there; beside a running server too */
  readonly backUp: (path: string) => Promise<void>
}

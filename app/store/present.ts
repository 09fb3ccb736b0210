/** From a row of the database to one of the App: what is null is absent. */

type NullKeys<Row> = { [K in keyof Row]: null extends Row[K] ? K : never }[keyof Row]

export type Present<Row> = Omit<Row, NullKeys<Row>> & { [K in NullKeys<Row>]?: Exclude<Row[K], null> }

export function present<Row extends object>(row: Row): Present<Row> {
  const found: Record<string, unknown> = {}
  // a loop: it runs for each of ten thousand rows
  for (const [key, value] of Object.entries(row)) if (value !== null) found[key] = value
  return found as Present<Row>
}

/** From a row of the database to one of the App: what is null is absent. */

type NullKeys<Row> = { [K in keyof Row]: null extends Row[K] ? K : never }[keyof Row]

export type Present<Row> = Omit<Row, NullKeys<Row>> & { [K in NullKeys<Row>]?: Exclude<Row[K], null> }

export function present<Row extends object>(row: Row): Present<Row> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Present<Row>
}

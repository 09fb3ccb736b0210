/** What a benchmark gives: a table of figures, printed in columns. */

export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** what one must know to read the figures */
  readonly notes?: readonly string[]
}

/** The first column is text and stands left, the others are figures and stand right. */
export function layOutTable({ title, columns, rows, notes = [] }: Table): string {
  const widths = columns.map((_, at) => Math.max(...[columns, ...rows].map((row) => (row[at] ?? '').length)))
  const line = (row: readonly string[]): string =>
    widths
      .map((width, at) => (at === 0 ? (row[at] ?? '').padEnd(width) : (row[at] ?? '').padStart(width)))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width))
  return [
    title,
    '',
    line(columns),
    line(rule),
    ...rows.map(line),
    ...notes.map((note) => `  ${note}`),
    '',
  ].join('\n')
}

/** Three digits that mean something: 1,234 · 12.3 · 0.0123. */
export function figure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}

/** How many times `value` is `floor`: 2.5×. */
export function ratio(value: number | undefined, floor: number | undefined): string {
  return value === undefined || floor === undefined ? '–' : `${figure(value / floor)}×`
}

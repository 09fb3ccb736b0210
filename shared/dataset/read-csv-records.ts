/** Lines of CSV (RFC 4180, commas) → records with the line each begins on. */
import { CsvError, parse } from 'csv-parse/sync'
import type { Problem } from '../problem.ts'
import type { Line } from './read-lines.ts'

export interface CsvRecord {
  readonly line: number
  readonly fields: readonly string[]
}

/** twice the longest text of a case */
const maxRecordChars = 524_288
const maxRecordLines = 20_000

/** Empty lines are passed over; a line break inside quotes is LF. A record that is no CSV is a problem in its place. */
export async function* readCsvRecords(
  lines: AsyncIterable<Line | Problem>,
  path: string,
): AsyncGenerator<CsvRecord | Problem> {
  let open: { readonly line: number; readonly texts: string[] } | undefined
  let chars = 0
  let quotes = 0
  for await (const line of lines) {
    if ('code' in line) {
      yield line
      continue
    }
    if (open === undefined && line.text.trim() === '') continue
    open ??= { line: line.number, texts: [] }
    open.texts.push(line.text)
    chars += line.text.length
    quotes += countQuotes(line.text)
    // a quote inside a quoted field is doubled, so a finished record has an even number of them
    if (quotes % 2 === 1 && (chars > maxRecordChars || open.texts.length > maxRecordLines)) break
    if (quotes % 2 === 1) continue
    yield readRecord(open.line, open.texts.join('\n'), path)
    open = undefined
    chars = 0
    quotes = 0
  }
  if (open !== undefined) {
    const message = 'a quote that opens in this row does not close'
    yield {
      path,
      line: open.line,
      code: 'bad-csv',
      message,
      hint: 'close it, and write "" for a quote inside',
      severity: 'error',
    }
  }
}

function readRecord(line: number, text: string, path: string): CsvRecord | Problem {
  if (text.length > maxRecordChars) {
    const message = `the row has ${text.length} characters, more than ${maxRecordChars}`
    return { path, line, code: 'row-too-large', message, hint: 'shorten it', severity: 'error' }
  }
  try {
    const [fields = []] = parse(text, { relax_column_count: true, record_delimiter: [] }) as string[][]
    return { line, fields }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const message = `a quote stands in the middle of a field${cause.code === 'CSV_INVALID_CLOSING_QUOTE' ? ', or text follows a closing quote' : ''}`
    return {
      path,
      line,
      code: 'bad-csv',
      message,
      hint: 'put the whole field in quotes, and write "" for a quote inside',
      severity: 'error',
    }
  }
}

function countQuotes(text: string): number {
  let count = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count += 1
  return count
}

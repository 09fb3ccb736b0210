/** The three formats of a dataset, each read row by row: JSONL, CSV and YAML. */

import { type FindPlace, placeFinding } from '../config/finding.ts'
import { decodeText } from '../decode-text.ts'
import { hasError } from '../has-error.ts'
import type { Problem } from '../problem.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import type { Case } from './case.ts'
import { parseJsonLine } from './parse-json-line.ts'
import { readCase } from './read-case.ts'
import { readCsvCase } from './read-csv-case.ts'
import { type CsvColumn, readCsvHeader } from './read-csv-header.ts'
import { readCsvRecords } from './read-csv-records.ts'
import { joinBytes, type Line, readLines } from './read-lines.ts'

/** A case, or its problems, or a case with warnings. `line` is 0 where the problem is not that of a row. */
export interface Row {
  readonly line: number
  readonly case?: Case
  readonly problems: readonly Problem[]
}

interface RowSource {
  readonly path: string
  readonly chunks: AsyncIterable<Uint8Array>
  readonly maxBytes?: number
  readonly compile?: 'now' | 'later'
}

const maxLineBytes = 2 * 1024 * 1024
const maxYamlBytes = 1024 * 1024
/** Of all lines together: about 200 for each of 10,000 cases. */
const maxJsonValues = 2_000_000

/** The reader for the extension of a path; undefined where it is not that of a dataset. */
export function rowReaderOf(path: string): ((source: RowSource) => AsyncIterable<Row>) | undefined {
  if (/\.(?:jsonl|ndjson)$/i.test(path)) return readJsonl
  if (/\.csv$/i.test(path)) return readCsv
  return /\.ya?ml$/i.test(path) && !/\.prompt\.ya?ml$/i.test(path) ? readYaml : undefined
}

function linesOf({ chunks, path, maxBytes = 32 * 1024 * 1024 }: RowSource): AsyncGenerator<Line | Problem> {
  return readLines(chunks, { path, maxBytes, maxLineBytes })
}

async function* readJsonl(source: RowSource): AsyncGenerator<Row> {
  const { path } = source
  let values = 0
  for await (const line of linesOf(source)) {
    if ('code' in line) {
      yield { line: line.line ?? 0, problems: [line] }
      continue
    }
    if (line.text.trim() === '') continue
    const parsed = parseJsonLine(line.text)
    if (!parsed.ok) {
      const { offset, ...fault } = parsed.fault
      yield {
        line: line.number,
        problems: [{ path, line: line.number, column: offset + 1, ...fault, severity: 'error' }],
      }
      continue
    }
    values += parsed.values
    if (values > maxJsonValues) {
      const message = `the lines up to here have more than ${maxJsonValues} values`
      const problem = { path, line: line.number, code: 'dataset-too-large', message } as const
      yield { line: 0, problems: [{ ...problem, hint: 'split the dataset', severity: 'error' }] }
      return
    }
    const place: FindPlace = (pointer, of) => {
      const offset = parsed.offsetOf(pointer, of)
      return offset === undefined ? undefined : { line: line.number, column: offset + 1 }
    }
    const read = readCase(parsed.value, line.number, [], source.compile)
    if ('case' in read) yield { line: line.number, case: read.case, problems: [] }
    else
      yield {
        line: line.number,
        problems: read.findings.map((finding) => placeFinding(finding, path, place)),
      }
  }
}

async function* readCsv(source: RowSource): AsyncGenerator<Row> {
  const { path } = source
  let columns: CsvColumn[] | undefined
  for await (const record of readCsvRecords(linesOf(source), path)) {
    if ('code' in record) {
      yield { line: record.line ?? 0, problems: [record] }
      if (columns === undefined) return
    } else if (columns === undefined) {
      const header = readCsvHeader(record, path)
      columns = header.columns
      yield { line: 0, problems: header.problems }
      if (hasError(header.problems)) return
    } else yield { line: record.line, ...readCsvCase(record, columns, path, source.compile) }
  }
}

async function* readYaml({ chunks, path, maxBytes = maxYamlBytes }: RowSource): AsyncGenerator<Row> {
  const limit = Math.min(maxBytes, maxYamlBytes)
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > limit) {
      const message = `the file has more than ${limit} bytes`
      yield {
        line: 0,
        problems: [
          {
            path,
            code: 'dataset-too-large',
            message,
            hint: 'use JSONL for a large dataset',
            severity: 'error',
          },
        ],
      }
      return
    }
    parts.push(chunk)
  }
  const text = decodeText(joinBytes(parts, size), path)
  const budget = { maxChars: maxYamlBytes, maxTokens: 250_000, maxValues: 250_000 }
  const yaml = text.ok ? parseYaml(text.value, { path, ...budget }) : text
  if (!yaml.ok) {
    yield { line: 0, problems: yaml.problems }
    return
  }
  const { value, place } = yaml.value
  if (value === null) return
  if (!Array.isArray(value)) {
    const problem = {
      pointer: [],
      of: 'value',
      code: 'wrong-type',
      message: 'the file is not a list of cases',
      hint: 'begin each case with "- id:"',
    } as const
    yield { line: 0, problems: [placeFinding(problem, path, place)] }
    return
  }
  for (const [index, row] of value.entries()) {
    const line = place([index])?.line ?? 1
    const read = readCase(row, line, [index])
    if ('case' in read) yield { line, case: read.case, problems: [] }
    else yield { line, problems: read.findings.map((finding) => placeFinding(finding, path, place)) }
  }
}

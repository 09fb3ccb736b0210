/** A dataset's file, as a stream of bytes → its cases, or what is wrong with them. */
import { limitProblems } from '../limit-problems.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import type { Case, Dataset } from './case.ts'
import { makeDataset } from './hash-case.ts'
import { rowReaderOf } from './read-rows.ts'

export interface DatasetSource {
  readonly id: string
  /** its extension says the format: .jsonl (.ndjson), .csv, .yaml (.yml) */
  readonly path: string
  readonly chunks: AsyncIterable<Uint8Array>
  /** tags that every case gets besides its own */
  readonly tags?: readonly string[]
  /** default 10,000; the policy's `defaults.max-cases` */
  readonly maxCases?: number
  /** default 33,554,432; YAML is never read past 1,048,576 */
  readonly maxBytes?: number
  /** `later`: rows of JSONL and CSV are read, and no pattern or schema of theirs is compiled; the caller checks those */
  readonly compile?: 'now' | 'later'
}

const maxProblems = 20

/**
 * Reads no further than `maxCases` rows, and never holds the file, only its cases. Native rows (JSONL, YAML) have an id;
 * rows of a CSV without a column `id` get one from their content. Problems: the first 20, and how many more.
 */
export async function parseDataset(source: DatasetSource): Promise<Result<Dataset>> {
  const { id, path, tags = [], maxCases = 10_000 } = source
  const readRows = rowReaderOf(path)
  if (readRows === undefined) {
    const message = `${quoteText(path, 200)} is not a known format of a dataset`
    return fail([
      { path, code: 'unknown-format', message, hint: 'use .jsonl, .csv or .yaml', severity: 'error' },
    ])
  }
  const errors = collectProblems()
  const warnings = collectProblems()
  const cases: Case[] = []
  const seen = new Map<string, Case>()
  const copies = new Map<string, number>()
  let rows = 0
  for await (const row of readRows(source)) {
    for (const problem of row.problems) (problem.severity === 'error' ? errors : warnings).add(problem)
    if (row.line > 0) rows += 1
    if (rows > maxCases) {
      const message = `the dataset has more than ${maxCases} cases`
      errors.add({
        path,
        line: row.line,
        code: 'too-many-cases',
        message,
        hint: 'raise defaults.max-cases in the policy, or split the dataset',
        severity: 'error',
      })
      break
    }
    if (row.case === undefined) continue
    const one = {
      ...row.case,
      id: freeId(row.case, seen, copies),
      tags: [...new Set([...row.case.tags, ...tags])],
    }
    const twin = checkTwin(row.case, one, seen, path)
    if (twin !== undefined) (twin.severity === 'error' ? errors : warnings).add(twin)
    seen.set(one.id, one)
    cases.push(one)
  }
  if (rows === 0 && errors.count() === 0)
    errors.add({
      path,
      code: 'no-cases',
      message: 'the dataset has no cases',
      hint: 'add at least one row',
      severity: 'error',
    })
  if (errors.count() > 0) return fail([...errors.list(path), ...warnings.list(path)])
  return succeed(makeDataset(id, path, cases), warnings.list(path))
}

/** The first problems, and the number of all: a file of 100,000 bad rows must not cost the memory of its problems. */
function collectProblems() {
  const kept: Problem[] = []
  const once = new Set<string>()
  let count = 0
  return {
    add: (problem: Problem) => {
      if (problem.severity === 'warning' && once.has(problem.message)) return
      once.add(problem.severity === 'warning' ? problem.message : '')
      count += 1
      if (kept.length < maxProblems) kept.push(problem)
    },
    count: () => count,
    list: (path: string): Problem[] => {
      const [first] = kept
      const left = count - kept.length
      if (left === 0 || first === undefined) return limitProblems(kept)
      const message = `and ${left} more ${left === 1 ? 'problem' : 'problems'}`
      return [...limitProblems(kept), { path, code: 'more-problems', message, severity: first.severity }]
    },
  }
}

/** Two equal rows of an imported file are two cases: the second is `…-2`. */
function freeId(one: Case, seen: ReadonlyMap<string, Case>, copies: Map<string, number>): string {
  if (!one.idFromContent || !seen.has(one.id)) return one.id
  // the search goes on where it ended for the row before: 10,000 equal rows must not cost 50 million looks
  let copy = copies.get(one.id) ?? 2
  while (seen.has(`${one.id}-${copy}`)) copy += 1
  copies.set(one.id, copy + 1)
  return `${one.id}-${copy}`
}

function checkTwin(row: Case, one: Case, seen: ReadonlyMap<string, Case>, path: string): Problem | undefined {
  const twin = seen.get(row.id)
  if (twin === undefined) return undefined
  const base = { path, line: row.line }
  if (one.idFromContent) {
    const message = `the row asks the same as line ${twin.line}`
    return {
      ...base,
      code: 'duplicate-row',
      message,
      hint: 'give the rows an id, or remove one',
      severity: 'warning',
    }
  }
  const message = `the id ${quoteText(row.id)} is also that of line ${twin.line}`
  return {
    ...base,
    code: 'duplicate-id',
    message,
    hint: 'every case needs its own, also after Unicode normalisation (NFC)',
    severity: 'error',
  }
}

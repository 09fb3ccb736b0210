/** One record of a CSV dataset → a case. */

import type { EvaluatorSpec } from '../config/policy.ts'
import { hasError } from '../has-error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import type { Case } from './case.ts'
import { contentId } from './hash-case.ts'
import { parseCsvAssertion } from './parse-csv-assertion.ts'
import { parseJsonLine } from './parse-json-line.ts'
import { checkAssertion, checkCaseId, findLongTexts, maxAssertions } from './read-case.ts'
import type { CsvColumn } from './read-csv-header.ts'
import type { CsvRecord } from './read-csv-records.ts'

/** The case, unless one of the problems is an error. Every problem is at the line on which the record begins. */
export function readCsvCase(
  record: CsvRecord,
  columns: readonly CsvColumn[],
  path: string,
  compile: 'now' | 'later' = 'now',
): { readonly case?: Case; readonly problems: readonly Problem[] } {
  const { line, fields } = record
  const problems: Problem[] = []
  const tell: Tell = (severity, code, message, hint) =>
    problems.push({ path, line, code, message, ...(hint === undefined ? {} : { hint }), severity })
  if (fields.length !== columns.length) {
    const count = `${fields.length} ${fields.length === 1 ? 'field' : 'fields'}`
    tell(
      'error',
      'ragged-row',
      `the row has ${count}, the header has ${columns.length}`,
      'put a field with a comma in it in quotes',
    )
    return { problems }
  }
  const cells = columns.map((column, at) => ({ column, text: fields[at] ?? '' }))
  const cell = (kind: CsvColumn['kind']) => cells.find(({ column }) => column.kind === kind)?.text
  const input = Object.fromEntries(
    cells.flatMap(({ column, text }) => (column.kind === 'input' ? [[column.name, text]] : [])),
  )
  const long = findLongTexts(input, [])
  for (const { pointer, code, message, hint } of long)
    tell('error', code, `${String(pointer[0])}: ${message}`, hint)
  for (const [at, { text }] of cells.entries())
    if (!text.isWellFormed())
      tell('error', 'lone-surrogate', `field ${at + 1} contains half of a surrogate pair`)
  const id = readId(cell('id'), input, tell)
  const expected = readExpected(cell('expected'))
  const description = cell('description')
  const one: Case = {
    id,
    idFromContent: cell('id') === undefined,
    input,
    ...(expected === undefined ? {} : { expected }),
    assert: readAssertions(cells, tell, compile),
    ...(description === undefined || description === '' ? {} : { description }),
    tags: readTags(cells),
    weight: readWeight(cell('weight'), tell),
    required: readRequired(cell('required'), tell),
    line,
  }
  return hasError(problems) ? { problems } : { case: one, problems }
}

type Tell = (severity: Problem['severity'], code: string, message: string, hint?: string) => void
type Cells = readonly { readonly column: CsvColumn; readonly text: string }[]

function readId(text: string | undefined, input: JsonObject, tell: Tell): string {
  if (text === undefined) return contentId({ input })
  const id = text.trim().normalize('NFC')
  const reason = checkCaseId(id)
  if (reason !== undefined) tell('error', 'bad-id', reason, 'every row needs its own')
  return id
}

/** Text; or the value of a JSON object or list, so that a template can reach its members. */
function readExpected(text: string | undefined): JsonValue | undefined {
  if (text === undefined || text === '') return undefined
  if (!/^\s*[{[]/.test(text)) return text
  const read = parseJsonLine(text)
  return read.ok ? read.value : text
}

function readWeight(text: string | undefined, tell: Tell): number {
  if (text === undefined || text.trim() === '') return 1
  const weight = Number(text)
  if (Number.isFinite(weight) && weight > 0) return weight
  tell('error', 'wrong-type', `weight is the text ${quoteText(text)}, not a number above 0`)
  return 1
}

function readRequired(text: string | undefined, tell: Tell): boolean {
  const word = text?.trim().toLowerCase() ?? ''
  if (word !== '' && word !== 'true' && word !== 'false')
    tell('error', 'wrong-type', `required is the text ${quoteText(word)}`, 'write true or false')
  return word === 'true'
}

function readTags(cells: Cells): string[] {
  const tags = cells.flatMap(({ column, text }): string[] => {
    if (text.trim() === '') return []
    if (column.kind === 'tags') return splitList(text)
    if (column.kind === 'metric') return [`metric:${text.trim()}`]
    if (column.kind !== 'metadata') return []
    if (!column.isList) return [`${column.key}:${text.trim()}`]
    return column.key === 'tags' ? splitList(text) : splitList(text).map((part) => `${column.key}:${part}`)
  })
  return [...new Set(tags)]
}

/** Commas separate, `\,` is a comma. */
function splitList(text: string): string[] {
  return text
    .split(/(?<!\\),/)
    .map((part) => part.replaceAll('\\,', ',').trim())
    .filter((part) => part !== '')
}

function readAssertions(cells: Cells, tell: Tell, compile: 'now' | 'later'): EvaluatorSpec[] {
  const overall = readThreshold(
    cells.find(({ column }) => column.kind === 'threshold')?.text,
    '__threshold',
    tell,
  )
  const own = new Map(
    cells.flatMap(({ column, text }): [string, number | undefined][] =>
      column.kind === 'assertion-threshold'
        ? [[column.suffix, readThreshold(text, 'the threshold', tell)]]
        : [],
    ),
  )
  const found = cells.flatMap(({ column, text }): EvaluatorSpec[] => {
    if (column.kind !== 'assertion' || text.trim() === '') return []
    const assertion = parseCsvAssertion(text)
    if (assertion.kind !== 'evaluator') {
      if (assertion.kind === 'refused') tell('error', 'code-in-cell', assertion.message, assertion.hint)
      else tell('warning', 'unsupported-assertion', assertion.message, assertion.hint)
      return []
    }
    if (assertion.lossy !== undefined) tell('warning', 'lossy-assertion', assertion.lossy)
    const threshold = own.get(column.suffix) ?? own.get('') ?? overall
    const spec =
      threshold === undefined || 'threshold' in assertion.spec || 'max-distance' in assertion.spec
        ? assertion.spec
        : { ...assertion.spec, threshold }
    const findings = checkAssertion(toJson(spec), [`__expected${column.suffix}`], compile)
    for (const { code, message, hint } of findings) tell('error', code, message, hint)
    return [spec]
  })
  if (found.length > maxAssertions)
    tell('error', 'too-many-assertions', `the row has ${found.length} assertions, more than ${maxAssertions}`)
  if (overall !== undefined && found.length > 1)
    tell(
      'warning',
      'lossy-assertion',
      '__threshold holds here for each assertion of a row, not for their mean',
    )
  return found
}

function readThreshold(text: string | undefined, name: string, tell: Tell): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const threshold = Number(text)
  if (threshold >= 0 && threshold <= 1) return threshold
  const percent = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text.trim())?.[1]
  const hint = percent === undefined || Number(percent) < 2 ? undefined : `write ${Number(percent) / 100}`
  tell('error', 'out-of-range', `${name} is the text ${quoteText(text)}, not a number from 0 to 1`, hint)
  return undefined
}

function toJson(spec: EvaluatorSpec): JsonValue {
  const value: unknown = spec
  if (!isJsonObject(value)) throw new Error('an evaluator is an object')
  return value
}

/** One row of JSONL or YAML → a case, or everything that is wrong with it. */
import { checkEvaluator } from '../config/check-evaluator.ts'
import { describeValue } from '../config/describe-value.ts'
import type { Finding, Pointer } from '../config/finding.ts'
import type { EvaluatorSpec } from '../config/policy.ts'
import { validateSchema } from '../config/validate-schema.ts'
import { needsFile } from '../evaluators/needs-file.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import type { Case } from './case.ts'
import { type CaseFile, caseSchema } from './case-schema.ts'

/** The longest text of a case, in characters: more than any model of today reads. */
const maxFieldChars = 262_144

/** Of one case: each may be a judge with nine votes. */
export const maxAssertions = 64

/** `base` is the row's own pointer in its file, empty for a line of JSONL. `line` is the row's first line. */
export function readCase(
  row: JsonValue,
  line: number,
  base: Pointer = [],
  compile: 'now' | 'later' = 'now',
): { readonly case: Case } | { readonly findings: readonly Finding[] } {
  if (!isJsonObject(row)) {
    const message = `the row is ${describeValue(row)}, not a mapping with "id" and "input"`
    return { findings: [{ pointer: base, of: 'value', code: 'wrong-type', message }] }
  }
  const findings = checkRow(row, base, compile)
  return findings.length > 0 ? { findings } : { case: buildCase(row as CaseFile, line) }
}

function checkRow(row: JsonObject, base: Pointer, compile: 'now' | 'later'): Finding[] {
  const { id, input, messages } = row
  // a row is named by its place, so messages speak of its members only
  const found: Finding[] = validateSchema(caseSchema, row).map((finding) => ({
    ...finding,
    message: finding.message.replace(/ in the file$/, ' in this case'),
  }))
  for (const [at, spec] of (Array.isArray(row['assert'])
    ? (row['assert'] as readonly JsonValue[])
    : []
  ).entries())
    found.push(...checkAssertion(spec, ['assert', at], compile))
  const assertions = Array.isArray(row['assert']) ? row['assert'].length : 0
  if (assertions > maxAssertions) {
    const message = `the case has ${assertions} assertions, more than ${maxAssertions}`
    found.push({ pointer: ['assert'], of: 'key', code: 'too-many-assertions', message })
  }
  if (typeof id === 'string') {
    const reason = checkCaseId(id)
    if (reason !== undefined) found.push({ pointer: ['id'], of: 'value', code: 'bad-id', message: reason })
  }
  if (input === undefined && messages === undefined)
    found.push({
      pointer: [],
      of: 'value',
      code: 'missing-key',
      message: '"input" is missing in this case',
      hint: 'write "input": {} for a prompt without variables',
    })
  found.push(...findLongTexts(row, []))
  return found.map((finding) => ({ ...finding, pointer: [...base, ...finding.pointer] }))
}

/** Why a text cannot be the id of a case, or undefined. */
export function checkCaseId(id: string): string | undefined {
  if (id.trim() === '') return 'the id is empty'
  if (id.length > 200) return 'the id has more than 200 characters'
  return /\p{Cc}|\p{Zl}|\p{Zp}/u.test(id) ? 'the id contains a control character or a line break' : undefined
}

/** Every text within `value`, at `pointer` of its row, that is longer than a case may have. */
export function findLongTexts(value: JsonValue, pointer: Pointer): Finding[] {
  if (typeof value === 'string') {
    if (value.length <= maxFieldChars) return []
    const message = `the text has ${value.length} characters, more than ${maxFieldChars}`
    return [{ pointer, of: 'value', code: 'field-too-large', message, hint: 'shorten it' }]
  }
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).flatMap((item, at) => findLongTexts(item, [...pointer, at]))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, member]) => findLongTexts(member, [...pointer, key]))
}

function buildCase(row: CaseFile, line: number): Case {
  const { id, input, messages, expected, assert, description, tags, weight, required } = row
  return {
    id: String(id).normalize('NFC'),
    idFromContent: false,
    input: (input ?? {}) as JsonObject,
    ...(messages === undefined ? {} : { messages }),
    ...(expected === undefined ? {} : { expected: expected as JsonValue }),
    assert: (assert ?? []) as EvaluatorSpec[],
    ...(description === undefined ? {} : { description }),
    tags: tags ?? [],
    weight: weight ?? 1,
    required: required ?? false,
    line,
  }
}

/** An evaluator of a row. One that needs a file belongs into the policy: a dataset reaches no other file. */
export function checkAssertion(
  value: JsonValue,
  pointer: Pointer,
  compile: 'now' | 'later' = 'now',
): Finding[] {
  const findings = checkEvaluator(value, pointer, compile)
  const path = findings.length === 0 ? needsFile(value as EvaluatorSpec) : undefined
  if (path === undefined) return findings
  const message = `an assertion of a case cannot name a file, as it does with ${quoteText(path, 200)}`
  const hint = 'define it under evaluators in the policy, or write it in place'
  return [{ pointer, of: 'key', code: 'file-in-assertion', message, hint }]
}

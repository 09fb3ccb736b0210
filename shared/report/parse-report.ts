/** Text or bytes → a report that can be decided on, or why not. A report is a claim: everything in it is checked. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { isJsonObject, type JsonObject } from '../json.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import { type CheckOptions, checkReport, MAX_REPORT_PROBLEMS } from './check-report.ts'
import { REPORT_SCHEMA, type Report, reportSchema } from './report.ts'

/** Larger bodies are refused before they are read (unpacked size). */
export const MAX_REPORT_BYTES = 50 * 1024 * 1024

/**
 * Refuses, each with its own code: a body over 50 MiB, bytes that are no UTF-8, text that is no JSON (a cut body), another
 * or a newer schema version, a verdict (a report holds facts only), members missing, extra or of the wrong type (the first
 * one: a machine wrote it), and every contradiction that `checkReport` finds. `path` names the report in problems. Nothing
 * is thrown.
 */
export function parseReport(
  body: string | Uint8Array,
  path = 'report',
  options: CheckOptions = {},
): Result<Report> {
  const problem = (code: string, message: string, hint?: string): Result<Report> =>
    fail([{ path, code, message, severity: 'error', ...(hint === undefined ? {} : { hint }) }])
  if (isTooLarge(body)) return problem('report-too-large', 'the report is larger than 50 MiB')
  let value: unknown
  try {
    const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body)
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    if (!(error instanceof SyntaxError)) return problem('report-not-utf8', 'the report is no UTF-8 text')
    return problem(
      'report-not-json',
      `the report is no whole JSON document: ${error.message}`,
      'it may have been cut off on its way: send it again',
    )
  }
  if (!isJsonObject(value)) return problem('report-invalid', 'the report is no JSON object')
  const wrongVersion = checkVersion(value)
  if (wrongVersion !== undefined) return problem('report-schema', wrongVersion.message, wrongVersion.hint)
  if (Object.hasOwn(value, 'verdict')) {
    return problem(
      'report-with-verdict',
      'the report carries a verdict; it may hold facts only',
      'leave it out: the verdict is computed from the facts and the policy of the base branch',
    )
  }
  if (!isReport(value)) return problem('report-invalid', schemaMessage())
  const problems: Problem[] = checkReport(value, options).map((found) => ({
    path,
    severity: 'error',
    ...found,
  }))
  return problems.length === 0 ? succeed(value) : fail(problems.slice(0, MAX_REPORT_PROBLEMS))
}

/** A UTF-16 unit is at most three bytes of UTF-8: the exact count is taken only where it matters. */
function isTooLarge(body: string | Uint8Array): boolean {
  if (typeof body !== 'string') return body.length > MAX_REPORT_BYTES
  if (body.length * 3 <= MAX_REPORT_BYTES) return false
  return body.length > MAX_REPORT_BYTES || new TextEncoder().encode(body).length > MAX_REPORT_BYTES
}

/** `promptgate.report/2` was written by a newer Promptgate; anything else is no report at all. */
function checkVersion(value: JsonObject): (Pick<Problem, 'message'> & { hint?: string }) | undefined {
  const { schema } = value
  if (schema === REPORT_SCHEMA) return undefined
  const known = Number(REPORT_SCHEMA.split('/')[1])
  const version = typeof schema === 'string' ? /^promptgate\.report\/(\d{1,9})$/.exec(schema)?.[1] : undefined
  if (version === undefined) return { message: `the report does not say that it is ${REPORT_SCHEMA}` }
  if (Number(version) > known) {
    return {
      message: `the report was written by a newer Promptgate: its schema is version ${version}, this one reads ${known}`,
      hint: 'update the Promptgate that reads it',
    }
  }
  return { message: `the report's schema is version ${version}, which is no longer read` }
}

let validator: ValidateFunction<Report> | undefined

/** Compiled at the first report: most runs of the planner never need it. */
function reportValidator(): ValidateFunction<Report> {
  validator ??= new Ajv({ strict: true, allowUnionTypes: true }).compile<Report>(reportSchema)
  return validator
}

function isReport(value: unknown): value is Report {
  return reportValidator()(value)
}

/** What ajv found first, with the place in the report. */
function schemaMessage(): string {
  const error: ErrorObject | undefined = reportValidator().errors?.[0]
  if (error === undefined) return 'the report does not satisfy its schema'
  const place = error.instancePath === '' ? 'the report' : error.instancePath
  const extra = error.params['additionalProperty']
  return `${place} ${error.message ?? 'is invalid'}${typeof extra === 'string' ? `: ${JSON.stringify(extra.slice(0, 80))}` : ''}`
}

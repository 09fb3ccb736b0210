/** A dataset as a report tells of it: what the verdict and the views need of its cases. */
import type { Case, Dataset } from '../dataset/case.ts'
import { canonicalJson, type JsonValue } from '../json.ts'
import type { Yardstick } from '../plan/plan.ts'
import type { ReportCase, ReportDataset } from './report.ts'

const maxExpectedChars = 2_000

function expectedText(expected: JsonValue | undefined): string | undefined {
  if (expected === undefined) return undefined
  const text = typeof expected === 'string' ? expected : canonicalJson(expected)
  return text.length > maxExpectedChars ? `${text.slice(0, maxExpectedChars)}…` : text
}

function caseOf(row: Case): ReportCase {
  const expected = expectedText(row.expected)
  return {
    id: row.id,
    weight: row.weight,
    required: row.required,
    tags: [...row.tags],
    ...(expected === undefined ? {} : { expected }),
    line: row.line,
  }
}

/** Long expected texts are cut. */
export function describeDataset(entry: {
  readonly yardstick: Yardstick
  readonly dataset: Dataset
}): ReportDataset {
  const { id, path, hash, cases } = entry.dataset
  return { id, path, yardstick: entry.yardstick, hash, cases: cases.map(caseOf) }
}

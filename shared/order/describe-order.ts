/** From a plan to what is ordered: the same words that the job's report will use for the same plan. */
import type { Policy } from '../config/policy.ts'
import type { Dataset } from '../dataset/case.ts'
import { canonicalJson, type JsonValue } from '../json.ts'
import type { Plan, Yardstick } from '../plan/plan.ts'
import type { Problem } from '../problem.ts'
import type { Report, ReportCase, ReportDataset } from '../report/report.ts'
import { ORDERED_SCHEMA, type Ordered } from './ordered.ts'

const maxExpectedChars = 2_000

export interface OrderParts {
  readonly plan: Plan
  readonly policy: Policy
  readonly policyDifferences: readonly string[]
  readonly headProblems: readonly Problem[]
  /** each version once, partials resolved */
  readonly prompts: Report['prompts']
  /** each dataset of a comparison as each of its yardsticks has it */
  readonly datasets: readonly { readonly yardstick: Yardstick; readonly dataset: Dataset }[]
  readonly change: Report['change']
  readonly firstRepeat: number
  readonly budget?: Ordered['budget']
  readonly only?: readonly string[]
  readonly everything?: boolean
}

export function describeOrder(parts: OrderParts): Ordered {
  const { plan, policy, budget, only, everything } = parts
  return {
    schema: ORDERED_SCHEMA,
    comparisons: plan.comparisons.map(({ cells, ...comparison }) => ({
      ...comparison,
      reasons: [...comparison.reasons],
      datasets: [...comparison.datasets],
      yardsticks: [...new Set(cells.map((cell) => cell.yardstick))],
    })),
    datasets: parts.datasets.map(describeDataset),
    prompts: parts.prompts,
    datasetChanges: plan.datasetChanges.map((change) => ({
      ...change,
      added: [...change.added],
      removed: [...change.removed],
      edited: [...change.edited],
    })),
    policySource: policy.source.kind === 'file' ? policy.source.path : 'defaults',
    policyHash: policy.hash,
    policyDifferences: [...parts.policyDifferences],
    headProblems: [...parts.headProblems],
    change: parts.change,
    firstRepeat: parts.firstRepeat,
    ...(budget === undefined ? {} : { budget }),
    ...(only === undefined || only.length === 0 ? {} : { only }),
    ...(everything === true ? { everything } : {}),
  }
}

function describeDataset(entry: OrderParts['datasets'][number]): ReportDataset {
  const { id, path, hash, cases } = entry.dataset
  return {
    id,
    path,
    yardstick: entry.yardstick,
    hash,
    cases: cases.map((row): ReportCase => {
      const expected = describeExpected(row.expected)
      return {
        id: row.id,
        weight: row.weight,
        required: row.required,
        tags: [...row.tags],
        ...(expected === undefined ? {} : { expected }),
        line: row.line,
      }
    }),
  }
}

function describeExpected(expected: JsonValue | undefined): string | undefined {
  if (expected === undefined) return undefined
  const text = typeof expected === 'string' ? expected : canonicalJson(expected)
  return text.length > maxExpectedChars ? `${text.slice(0, maxExpectedChars)}…` : text
}

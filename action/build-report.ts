/** Pure: everything that was gathered and measured → the report. It states facts and no verdict. */
import type { Policy } from '../shared/config/policy.ts'
import type { Dataset } from '../shared/dataset/case.ts'
import { sha256Hex } from '../shared/json.ts'
import type { Plan, Yardstick } from '../shared/plan/plan.ts'
import type { Problem } from '../shared/problem.ts'
import { describeComparisons, describeDatasetChanges } from '../shared/report/describe-comparisons.ts'
import { describeDataset } from '../shared/report/describe-dataset.ts'
import {
  REPORT_SCHEMA,
  type Report,
  type ReportJudge,
  type ReportRunner,
  type ReportScore,
  type ReportTrial,
} from '../shared/report/report.ts'
import type { Spent } from './evaluate/meter.ts'
import type { TrialSlot } from './evaluate/prepare-calls.ts'
import type { Measured, Stop } from './evaluate/run-calls.ts'

/** Answers longer than this are cut in the report; their hash and length are of the whole. */
const maxOutputBytes = 16 * 1024
/** What all answers of a report may have together, far enough below the 50 MiB that a reader of reports takes. */
const maxOutputsBytes = 24 * 1024 * 1024

export interface ReportParts {
  readonly version: string
  readonly startedAtMs: number
  readonly finishedAtMs: number
  readonly change: Report['change']
  readonly attempt: number
  /** of the work order that asked for it */
  readonly evaluationId?: string
  readonly policy: Policy
  readonly policyDifferences: readonly string[]
  readonly headProblems: readonly Problem[]
  readonly plan: Plan
  readonly prompts: Report['prompts']
  readonly runners: readonly ReportRunner[]
  readonly datasets: readonly { readonly yardstick: Yardstick; readonly dataset: Dataset }[]
  readonly slots: readonly TrialSlot[]
  readonly measured: ReadonlyMap<string, Measured>
  /** scores of a slot, in the order of `slots` */
  readonly scores: readonly (readonly ReportScore[])[]
  readonly judges: readonly ReportJudge[]
  readonly problems: readonly Problem[]
  readonly plannedCalls: number
  readonly spent: Spent
  readonly stopped?: Stop
}

/** Cuts UTF-8 text to a number of bytes without splitting a character. */
function cutToBytes(text: string, maxBytes: number): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= maxBytes) return text
  let end = maxBytes
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return new TextDecoder().decode(bytes.subarray(0, end))
}

function trialOf(
  slot: TrialSlot,
  measured: Measured,
  scores: readonly ReportScore[],
  maxBytes: number,
): ReportTrial {
  const { completion } = measured
  return {
    comparison: slot.cell.comparison.id,
    arm: slot.cell.arm,
    yardstick: slot.cell.yardstick,
    case: `${slot.dataset}/${slot.case.id}`,
    repeat: slot.repeat,
    key: slot.key,
    outcome: completion.outcome,
    cached: measured.cached,
    output: cutToBytes(completion.output, maxBytes),
    outputHash: sha256Hex(completion.output),
    outputBytes: new TextEncoder().encode(completion.output).length,
    ...(completion.finishReason === undefined ? {} : { finishReason: completion.finishReason }),
    ...(completion.error === undefined ? {} : { error: { ...completion.error } }),
    ...(completion.usage === undefined ? {} : { usage: { ...completion.usage } }),
    ...(completion.latencyMs === undefined ? {} : { latencyMs: completion.latencyMs }),
    ...(measured.computeSeconds === undefined ? {} : { computeSeconds: measured.computeSeconds }),
    ...(measured.money === undefined ? {} : { money: { ...measured.money } }),
    scores: [...scores],
  }
}

function sourceOf(policy: Policy): string {
  return policy.source.kind === 'file' ? policy.source.path : 'defaults'
}

/** Trials that were not measured are left out. Answers and expected values are cut, their hashes and lengths are of the whole. */
export function buildReport(parts: ReportParts): Report {
  const { plan, spent } = parts
  const maxBytes = Math.min(maxOutputBytes, Math.floor(maxOutputsBytes / Math.max(1, parts.slots.length)))
  const trials = parts.slots.flatMap((slot, index): ReportTrial[] => {
    const measured = parts.measured.get(slot.key)
    return measured === undefined ? [] : [trialOf(slot, measured, parts.scores[index] ?? [], maxBytes)]
  })
  return {
    schema: REPORT_SCHEMA,
    tool: { name: 'promptgate', version: parts.version },
    startedAtMs: parts.startedAtMs,
    durationMs: Math.max(0, Math.round(parts.finishedAtMs - parts.startedAtMs)),
    change: parts.change,
    attempt: parts.attempt,
    ...(parts.evaluationId === undefined ? {} : { evaluationId: parts.evaluationId }),
    policy: {
      source: sourceOf(parts.policy),
      hash: parts.policy.hash,
      differences: [...parts.policyDifferences],
      headProblems: [...parts.headProblems],
    },
    prompts: parts.prompts,
    runners: [...parts.runners],
    datasets: parts.datasets.map(describeDataset),
    datasetChanges: describeDatasetChanges(plan.datasetChanges),
    comparisons: describeComparisons(plan),
    trials,
    judges: [...parts.judges],
    problems: [...parts.problems],
    calls: {
      planned: parts.plannedCalls,
      made: spent.made,
      cached: spent.cached,
      failed: spent.failed,
      judge: spent.judge,
      noise: spent.noise,
    },
    spent: {
      ...(spent.money === undefined ? {} : { money: { ...spent.money } }),
      ...(spent.computeSeconds === undefined ? {} : { computeSeconds: spent.computeSeconds }),
    },
    ...(parts.stopped === undefined ? {} : { stopped: parts.stopped }),
  }
}

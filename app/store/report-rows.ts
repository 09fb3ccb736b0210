/** From a report to the rows it becomes; pure. */
import type { Report, ReportTrial } from '../../shared/report/report.ts'
import { weightedMean } from '../../shared/stats/weighted-mean.ts'
import type { EvaluationRow } from './rows.ts'
import type { comparisons, trials } from './schema/evaluations.ts'
import type { datasets } from './schema/versions.ts'

export interface Import {
  readonly evaluation: EvaluationRow
  readonly reportId: number
  readonly report: Report
  readonly nowMs: number
}

export function toTrialRow(
  { evaluation, reportId }: Pick<Import, 'evaluation' | 'reportId'>,
  trial: ReportTrial,
  n: number,
): typeof trials.$inferInsert {
  const measured = trial.scores.filter(({ missing }) => missing !== true)
  return {
    reportId,
    repositoryId: evaluation.repositoryId,
    n,
    comparison: trial.comparison,
    arm: trial.arm,
    yardstick: trial.yardstick,
    caseKey: trial.case,
    repeat: trial.repeat,
    outcome: trial.outcome,
    output: trial.output,
    outputHash: trial.outputHash,
    score: weightedMean(measured.map(({ score, weight }) => ({ value: score, weight }))) ?? null,
    scores: JSON.stringify(trial.scores),
    usage: trial.usage === undefined ? null : JSON.stringify(trial.usage),
    latencyMs: trial.latencyMs ?? null,
    computeSeconds: trial.computeSeconds ?? null,
    errorKind: trial.error?.kind ?? null,
  }
}

export function toComparisonRows(
  { evaluation, reportId, report, nowMs }: Import,
  isVoid: boolean,
): (typeof comparisons.$inferInsert)[] {
  const identities = new Map(report.runners.map((runner) => [runner.id, runner.identity]))
  return report.comparisons.map((one) => ({
    reportId,
    repositoryId: evaluation.repositoryId,
    evaluationId: evaluation.id,
    id: one.id,
    suite: one.suite,
    prompt: one.prompt,
    runner: one.runner,
    change: one.change,
    baseFingerprint: one.base?.fingerprint ?? null,
    headFingerprint: one.head?.fingerprint ?? null,
    runnerIdentity: identities.get(one.runner) ?? null,
    atMs: nowMs,
    isVoid,
  }))
}

export function toDatasetRows({ evaluation, report, nowMs }: Import): (typeof datasets.$inferInsert)[] {
  return report.datasets.map(({ hash, path, cases }) => ({
    repositoryId: evaluation.repositoryId,
    hash,
    path,
    cases: cases.length,
    createdAtMs: nowMs,
  }))
}

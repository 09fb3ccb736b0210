/** From a report to the rows it becomes; pure. */
import type { Report, ReportTrial } from '../../shared/report/report.ts'
import { weightedMean } from '../../shared/stats/weighted-mean.ts'
import type { EvaluationRow } from './rows.ts'
import type { comparisons, trials } from './schema/evaluations.ts'
import type { datasets, prompts, versions } from './schema/versions.ts'

export interface Import {
  readonly evaluation: EvaluationRow
  readonly reportId: number
  readonly report: Report
  readonly nowMs: number
  readonly title?: string
  readonly author?: string
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
    atMs: nowMs,
    isVoid,
  }))
}

/** What the change brought carries its author and title; what stood there before was first seen at the merge base. */
export function toVersionRows({
  evaluation,
  report,
  nowMs,
  title,
  author,
}: Import): (typeof versions.$inferInsert)[] {
  const stoodBefore = new Set(report.comparisons.map(({ base }) => base?.fingerprint))
  return report.prompts.map((prompt) => {
    const isNew = !stoodBefore.has(prompt.fingerprint)
    return {
      repositoryId: evaluation.repositoryId,
      fingerprint: prompt.fingerprint,
      prompt: prompt.name,
      path: prompt.path,
      source: prompt.source,
      model: prompt.model ?? null,
      firstCommit: isNew ? evaluation.headSha : evaluation.mergeBaseSha,
      author: isNew ? (author ?? null) : null,
      title: isNew ? (title ?? null) : null,
      createdAtMs: nowMs,
    }
  })
}

export function toPromptRows({ evaluation, report, nowMs }: Import): (typeof prompts.$inferInsert)[] {
  return report.prompts.map(({ name, path, owner }) => ({
    repositoryId: evaluation.repositoryId,
    name,
    path,
    owner: owner ?? null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
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

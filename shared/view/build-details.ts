/** Per evaluator, cost and latency of each comparison. */
import type { Report } from '../report/report.ts'
import type { EvaluatorFigures, Verdict } from '../verdict/verdict.ts'
import { buildFigureTable } from './build-figure-table.ts'
import { maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import type { Inline } from './document.ts'
import { formatNumber, formatPoints, formatShare } from './format-figure.ts'
import type { ViewDetails, ViewTable } from './view.ts'

function evaluatorTable(figures: readonly EvaluatorFigures[]): ViewTable {
  const passed = (arm: EvaluatorFigures['head'] | undefined) =>
    arm === undefined
      ? '—'
      : `${formatShare(arm.score)} (${formatNumber(arm.passed)}/${formatNumber(arm.of)})`
  return {
    titles: ['evaluator', 'base', 'head', 'difference'],
    rows: figures.map(({ evaluator, uses, base, head }): readonly Inline[] => [
      evaluator === uses
        ? [{ code: clipText(evaluator, maxName) }]
        : [{ code: clipText(evaluator, maxName) }, ` ${clipText(uses, maxName)}`],
      [passed(base)],
      [passed(head)],
      [base === undefined ? '—' : formatPoints(head.score - base.score)],
    ]),
  }
}

function judgeTable(report: Report): ViewTable {
  return {
    titles: ['judge', 'runner', 'calls', 'canaries', 'agreement'],
    rows: report.judges.map(({ evaluator, runner, calls, canaries, agreement }): readonly Inline[] => [
      [{ code: clipText(evaluator, maxName) }],
      [{ code: clipText(runner, maxName) }],
      [formatNumber(calls)],
      [
        canaries === undefined
          ? 'none'
          : `${formatNumber(canaries.right)} of ${formatNumber(canaries.tried)} right`,
      ],
      [formatShare(agreement)],
    ]),
  }
}

/** One entry for each comparison that was measured, in the verdict's order, and one for the judges. */
export function buildDetails(report: Report, verdict: Verdict): ViewDetails[] {
  const measured = verdict.comparisons.flatMap((decided): ViewDetails[] => {
    const comparison = report.comparisons.find(({ id }) => id === decided.id)
    if (comparison === undefined || (decided.base === undefined && decided.head === undefined)) return []
    const tables = [evaluatorTable(decided.evaluators), buildFigureTable(decided)]
    const title = `${clipText(comparison.prompt, maxName)} on ${clipText(comparison.runner, maxName)}`
    return [{ title, tables: tables.filter(({ rows }) => rows.length > 0) }]
  })
  return report.judges.length === 0
    ? measured
    : [...measured, { title: 'Judges', tables: [judgeTable(report)] }]
}

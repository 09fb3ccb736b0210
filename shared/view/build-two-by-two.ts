/** Both prompts on both yardsticks, and the sentence that says which part of the difference came from which change. */
import type { Report, ReportComparison } from '../report/report.ts'
import type { TwoByTwo, Verdict } from '../verdict/verdict.ts'
import { maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import type { Inline } from './document.ts'
import { formatNumber, formatPoints, formatShare } from './format-figure.ts'
import type { ViewTwoByTwo } from './view.ts'

/** What a reader calls the yardstick: the kind of thing that changed. */
function nameYardstick(comparison: ReportComparison): string {
  const kinds = new Set(comparison.reasons.map(({ kind }) => kind))
  const names = [
    kinds.has('dataset') ? 'dataset' : '',
    kinds.has('evaluator') || kinds.has('judge') ? 'evaluators' : '',
  ].filter((name) => name !== '')
  return names.length === 0 ? 'yardstick' : names.join(' and ')
}

function points(difference: number): string {
  return formatNumber(Math.abs(difference) * 100, 1)
}

function explain({ total, byPrompt, byYardstick }: TwoByTwo, yardstick: string): string {
  const verb = yardstick.endsWith('s') ? 'explain' : 'explains'
  if (Math.abs(byYardstick) < 0.0005) return `The new ${yardstick} ${verb} none of the difference.`
  if (byPrompt * byYardstick >= 0) {
    return `The new ${yardstick} ${verb} ${points(byYardstick)} of the ${points(total)} points, the prompt ${points(byPrompt)}.`
  }
  const parts = `the prompt ${formatPoints(byPrompt)}, the new ${yardstick} ${formatPoints(byYardstick)}`
  return `Two changes that pull apart: ${parts}, together ${formatPoints(total)}.`
}

/** One entry for each comparison that was measured on the old and on the new yardstick. */
export function buildTwoByTwo(report: Report, verdict: Verdict): ViewTwoByTwo[] {
  return verdict.comparisons.flatMap(({ id, twoByTwo: cells }) => {
    const comparison = report.comparisons.find((one) => one.id === id)
    if (cells === undefined || comparison === undefined) return []
    const yardstick = nameYardstick(comparison)
    const prompt = clipText(comparison.prompt, maxName)
    const row = (name: string, left: number, right: number): readonly Inline[] => [
      [name],
      [formatShare(left)],
      [formatShare(right)],
      [formatPoints(right - left)],
    ]
    return [
      {
        titles: [prompt, `old ${yardstick}`, `new ${yardstick}`, `by the ${yardstick}`],
        rows: [
          row('old prompt', cells.baseOld, cells.baseNew),
          row('new prompt', cells.headOld, cells.headNew),
          [
            ['by the prompt'],
            [formatPoints(cells.headOld - cells.baseOld)],
            [formatPoints(cells.headNew - cells.baseNew)],
            [formatPoints(cells.total)],
          ],
        ],
        sentence: `${explain(cells, yardstick)} The gate uses the ${cells.gate ?? 'old'} ${yardstick}.`,
      },
    ]
  })
}

/** Regressions and broken gates, each beside the change that made it. */
import type { Report } from '../report/report.ts'
import type { ComparisonVerdict, Verdict } from '../verdict/verdict.ts'
import { isBroken, maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import { showControls } from './show-controls.ts'
import type { ViewRegression } from './view.ts'

/** Lines of a file at head that the change shows, inclusive. */
export interface Hunk {
  readonly path: string
  readonly start: number
  readonly end: number
}

const shownFlips = 3
const maxQuote = 120

const quote = (text: string): string => `“${clipText(showControls(text, 'line'), maxQuote)}”`

/** The first changed lines of the prompt, else of a file it was changed by, else the top of the prompt. */
function findPlace(
  { head, reasons }: Report['comparisons'][number],
  hunks: readonly Hunk[],
): { path: string; startLine: number; endLine: number } {
  const paths = [head?.path, ...reasons.map(({ path }) => path)]
  const hunk = paths.flatMap((path) => hunks.filter((one) => one.path === path)).at(0)
  if (hunk === undefined) return { path: head?.path ?? '', startLine: 1, endLine: 1 }
  return { path: hunk.path, startLine: hunk.start, endLine: hunk.end }
}

/** The first answers that were right and are wrong now: seen beside the change, without opening the check. */
function nameFlips({ flips }: ComparisonVerdict): string[] {
  const worse = flips.filter(({ direction, waived }) => direction === 'worse' && waived === undefined)
  return worse.slice(0, shownFlips).map((flip) => {
    const expected = flip.expected === undefined ? '' : `, expected ${quote(flip.expected)}`
    return `${clipText(flip.case, maxName)}: base said ${quote(flip.baseOutput)}, head says ${quote(flip.headOutput)}${expected}`
  })
}

/** One for each comparison that regressed or breaks a gate, unless that was accepted. */
export function buildRegressions(report: Report, verdict: Verdict, hunks: readonly Hunk[]): ViewRegression[] {
  return verdict.comparisons.flatMap((decided) => {
    const comparison = report.comparisons.find(({ id }) => id === decided.id)
    const broken = decided.gates.filter(isBroken)
    const regressed = decided.outcome === 'regressed' && decided.waived === undefined
    if (comparison?.head === undefined || (!regressed && broken.length === 0)) return []
    return [
      {
        ...findPlace(comparison, hunks),
        title: `${clipText(comparison.prompt, maxName)} ${regressed ? 'regressed' : 'breaks a gate'}`,
        message: [decided.sentence, ...nameFlips(decided)].join('\n'),
      },
    ]
  })
}

/** Makes the one model that the comment, the summary, the check and the terminal are written from. */
import type { Problem } from '../problem.ts'
import type { Report } from '../report/report.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { buildDatasetChanges, buildDiffs } from './build-changes.ts'
import { buildDetails } from './build-details.ts'
import { buildFlips } from './build-flips.ts'
import { buildFooter } from './build-footer.ts'
import { buildNotes } from './build-notes.ts'
import { buildRows, maxName } from './build-rows.ts'
import { buildStrip } from './build-strip.ts'
import { buildTwoByTwo } from './build-two-by-two.ts'
import { clipText } from './clip-text.ts'
import type { AlertKind } from './document.ts'
import { formatCount } from './format-figure.ts'
import { linkToFile } from './link-to.ts'
import type { View, ViewCommand, ViewKind, ViewLinks, ViewProblem } from './view.ts'

export interface ViewOptions {
  readonly links?: ViewLinks
  /** what a person can do by a comment; none without the App */
  readonly commands?: readonly ViewCommand[]
  /** flips that the view holds at most; default 500 */
  readonly maxFlips?: number
}

const maxSentence = 600
const maxSentences = 5

function kindOf(verdict: Verdict): ViewKind {
  if (verdict.conclusion === 'error') {
    return verdict.errorKind === 'configuration' ? 'configuration' : 'infrastructure'
  }
  return verdict.nothingAffected ? 'nothing-affected' : 'evaluation'
}

function alertOf(verdict: Verdict, kind: ViewKind): AlertKind {
  if (kind === 'configuration' || verdict.conclusion === 'fail') return 'blocked'
  if (kind === 'infrastructure') return 'not-evaluated'
  if (verdict.conclusion === 'inconclusive') return verdict.blocks ? 'blocked' : 'inconclusive'
  return verdict.comparisons.some(({ outcome }) => outcome === 'improved') ? 'improved' : 'held'
}

/** The sentence and the likely reason of each comparison that is not just fine; of a single one in any case. */
function sentencesOf(report: Report, verdict: Verdict): string[] {
  const telling = verdict.comparisons.filter(
    ({ outcome, gates }, _, all) =>
      all.length === 1 || !['held', 'new', 'deleted'].includes(outcome) || gates.some(({ broken }) => broken),
  )
  const many = verdict.comparisons.length > 1
  const sentences = telling.slice(0, maxSentences).map(({ id, sentence, likelyReason }) => {
    const comparison = report.comparisons.find((one) => one.id === id)
    const name = many ? `\`${clipText(comparison?.prompt ?? id, maxName)}\`: ` : ''
    return name + clipText([sentence, likelyReason ?? ''].join(' ').trim(), maxSentence)
  })
  const more = telling.length - sentences.length
  return more > 0 ? [...sentences, `And ${formatCount(more, 'more comparison')} in the table.`] : sentences
}

/** Errors before warnings; those of the head's policy, which takes no effect here, as warnings. */
function buildProblems(report: Report, links: ViewLinks): ViewProblem[] {
  const later = report.policy.headProblems.map((problem): Problem => ({ ...problem, severity: 'warning' }))
  const seen = new Set<string>()
  return [...report.problems, ...later]
    .toSorted((left, right) => Number(left.severity === 'warning') - Number(right.severity === 'warning'))
    .filter((problem) => {
      const key = JSON.stringify([problem.path, problem.line, problem.column, problem.code, problem.message])
      return !seen.has(key) && seen.add(key)
    })
    .map((problem) => ({
      problem,
      href: linkToFile(links, report.change.head, problem.path, problem.line),
    }))
}

function buildRegressions(report: Report, verdict: Verdict): View['regressions'] {
  return verdict.comparisons.flatMap((decided) => {
    const comparison = report.comparisons.find(({ id }) => id === decided.id)
    const broken = decided.gates.some((gate) => gate.broken)
    if (comparison?.head === undefined || (decided.outcome !== 'regressed' && !broken)) return []
    const what = decided.outcome === 'regressed' ? 'regressed' : 'breaks a gate'
    const gates = decided.gates.filter((gate) => gate.broken).map((gate) => `${gate.gate}: ${gate.message}`)
    return [
      {
        path: comparison.head.path,
        title: `${clipText(comparison.prompt, maxName)} ${what}`,
        message: [decided.sentence, decided.likelyReason ?? '', ...gates]
          .filter((line) => line !== '')
          .join('\n'),
      },
    ]
  })
}

/**
 * Plain data; every string of it is unescaped text, whoever wrote it. A configuration error leaves nothing but its
 * problems. Long text is cut here, so that a writer only cuts what is too much in number.
 */
export function buildView(report: Report, verdict: Verdict, options: ViewOptions = {}): View {
  const links = options.links ?? {}
  const kind = kindOf(verdict)
  const measured = kind !== 'configuration'
  const only = <T>(list: readonly T[]): readonly T[] => (measured ? list : [])
  const flips = verdict.comparisons.flatMap((comparison) => comparison.flips)
  return {
    kind,
    alert: alertOf(verdict, kind),
    headline: clipText(verdict.headline, maxSentence),
    sentences: only(sentencesOf(report, verdict)),
    strip: only(buildStrip(report, verdict)),
    rows: only(buildRows(report, verdict, links)),
    notes: only(buildNotes(report, verdict)),
    worse: flips.filter(({ direction }) => direction === 'worse').length,
    better: flips.filter(({ direction }) => direction === 'better').length,
    flips: only(buildFlips(report, verdict, links, options.maxFlips ?? 500)),
    twoByTwo: only(buildTwoByTwo(report, verdict)),
    datasetChanges: only(buildDatasetChanges(report, links)),
    policyDifferences: only(report.policy.differences),
    diffs: only(buildDiffs(report)),
    details: only(buildDetails(report, verdict)),
    problems: buildProblems(report, links),
    commands: options.commands ?? [],
    footer: buildFooter(report, links),
    links,
    regressions: only(buildRegressions(report, verdict)),
  }
}

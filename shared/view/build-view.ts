/** Makes the one model that the comment, the summary, the check and the terminal are written from. */
import { distinctProblems } from '../distinct-problems.ts'
import type { Report } from '../report/report.ts'
import type { JudgeAgreement } from '../verdict/calibrate-judges.ts'
import type { Verdict, Waiver } from '../verdict/verdict.ts'
import { buildCalibration } from './build-calibration.ts'
import { buildDatasetChanges, buildDiffs } from './build-changes.ts'
import { buildDetails } from './build-details.ts'
import { buildFlips } from './build-flips.ts'
import { buildFooter } from './build-footer.ts'
import { buildNotes } from './build-notes.ts'
import { buildRegressions, type Hunk } from './build-regressions.ts'
import { buildRows, isBroken, titleDifference } from './build-rows.ts'
import { buildStrip } from './build-strip.ts'
import { buildTwoByTwo } from './build-two-by-two.ts'
import { buildWaivers } from './build-waivers.ts'
import { clipText } from './clip-text.ts'
import type { AlertKind } from './document.ts'
import { formatCount } from './format-figure.ts'
import { linkToFile } from './link-to.ts'
import type { View, ViewCommand, ViewKind, ViewLinks, ViewProblem } from './view.ts'

export interface ViewOptions {
  readonly links?: ViewLinks
  /** what a person can do by a comment; none without the App */
  readonly commands?: readonly ViewCommand[]
  /** changed lines of the head, for annotations */
  readonly hunks?: readonly Hunk[]
  /** of the versions at head, also those that have run out by `nowMs` */
  readonly waivers?: readonly Waiver[]
  readonly nowMs?: number
  /** how far judges agree with people; absent: nobody knows of people here */
  readonly calibration?: readonly JudgeAgreement[]
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

/** What the headline leaves unsaid: what is to be said of each other comparison that is not just fine. */
function sentencesOf(verdict: Verdict): string[] {
  const telling = verdict.comparisons
    .filter(({ outcome, gates }) => !['held', 'new', 'deleted'].includes(outcome) || gates.some(isBroken))
    .map(({ sentence }) => sentence.split(/(?<=\.) /).filter((part) => !verdict.headline.includes(part)))
    .filter((parts) => parts.length > 0)
  const sentences = telling.slice(0, maxSentences).map((parts) => clipText(parts.join(' '), maxSentence))
  const more = telling.length - sentences.length
  return more > 0 ? [...sentences, `And ${formatCount(more, 'more comparison')} in the table.`] : sentences
}

/** What is wrong there was given to the job: no file of the repository is to blame. */
const isNoFile = (path: string): boolean => path === 'action inputs' || path === 'runner-url'

/** Errors before warnings, each once. */
function buildProblems(report: Report, links: ViewLinks): ViewProblem[] {
  return distinctProblems([...report.problems, ...report.policy.headProblems])
    .toSorted((left, right) => Number(left.severity === 'warning') - Number(right.severity === 'warning'))
    .map((problem) => ({
      problem,
      href: isNoFile(problem.path)
        ? undefined
        : linkToFile(links, report.change.head, problem.path, problem.line),
    }))
}

/**
 * Plain data; every string of it is unescaped text, whoever wrote it. A configuration error leaves nothing but its
 * problems. Long text is cut here, so that a writer only cuts what is too much in number.
 */
export function buildView(report: Report, verdict: Verdict, options: ViewOptions = {}): View {
  const links = options.links ?? {}
  const kind = kindOf(verdict)
  const commits = { base: report.change.mergeBase, head: report.change.head }
  const measured = kind !== 'configuration'
  const only = <T>(list: readonly T[]): readonly T[] => (measured ? list : [])
  const sentences = sentencesOf(verdict)
  const said = [verdict.headline, ...sentences].join('\n')
  const flips = verdict.comparisons.flatMap((comparison) => comparison.flips)
  return {
    kind,
    alert: alertOf(verdict, kind),
    headline: clipText(verdict.headline, 2 * maxSentence),
    sentences: only(sentences),
    strip: only(buildStrip(report, verdict)),
    differenceTitle: titleDifference(verdict),
    rows: only(buildRows(report, verdict, links)),
    notes: only([...buildNotes(report, verdict, said), ...buildCalibration(verdict, options.calibration)]),
    waivers: only(buildWaivers(report, options.waivers ?? [], options.nowMs ?? 0)),
    worse: flips.filter(({ direction }) => direction === 'worse').length,
    better: flips.filter(({ direction }) => direction === 'better').length,
    flips: only(buildFlips(report, verdict, links, options.maxFlips ?? 500)),
    twoByTwo: only(buildTwoByTwo(report, verdict)),
    datasetChanges: only(buildDatasetChanges(report.datasetChanges, commits, links)),
    policyDifferences: only(report.policy.differences),
    diffs: only(buildDiffs(report)),
    details: only(buildDetails(report, verdict)),
    problems: buildProblems(report, links),
    commands: options.commands ?? [],
    footer: buildFooter(report, links),
    links,
    regressions: only(buildRegressions(report, verdict, options.hunks ?? [])),
  }
}

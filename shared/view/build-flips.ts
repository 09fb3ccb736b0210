/** The cases that passed on one side only, with both answers. */
import type { Report } from '../report/report.ts'
import type { ComparisonVerdict, Flip, Outcome, Verdict } from '../verdict/verdict.ts'
import { maxName } from './build-rows.ts'
import { clipAround, clipText } from './clip-text.ts'
import { diffWords } from './diff-words.ts'
import type { Word } from './document.ts'
import { linkToFile } from './link-to.ts'
import type { ViewAnswer, ViewFlip, ViewLinks } from './view.ts'

const maxExpected = 80
const maxAnswer = 200
const maxWhy = 160
/** What is compared of each answer; the rest cannot be shown anyway. */
const maxCompared = 4096

const notes = {
  answered: undefined,
  empty: 'empty answer',
  'cut-off': 'cut off by a limit',
  refused: 'refused',
  failed: 'no answer',
} as const

function firstDifference(left: string, right: string): number {
  let at = 0
  while (at < left.length && left[at] === right[at]) at += 1
  return at
}

function wordsOf(words: readonly Word[], side: 'base' | 'head'): Word[] {
  return words.filter((word) => word.side === 'both' || word.side === side)
}

/** Both answers, cut around their first difference. The old one stays plain: what is new in the new one is marked. */
function showAnswers(flip: Flip): { readonly base: ViewAnswer; readonly head: ViewAnswer } {
  const [left, right] = [flip.baseOutput.slice(0, maxCompared), flip.headOutput.slice(0, maxCompared)]
  const at = firstDifference(left, right)
  const base = clipAround(left, at, maxAnswer)
  const head = clipAround(right, at, maxAnswer)
  const words = diffWords(base, head)
  const shared = words.some(({ side }) => side === 'both')
  const marked: Word[] = shared ? wordsOf(words, 'head') : [{ side: 'both', text: head }]
  const worse = flip.direction === 'worse'
  return {
    base: {
      passed: worse,
      words: base === '' ? [] : [{ side: 'both', text: base }],
      note: notes[flip.baseOutcome],
    },
    head: { passed: !worse, words: head === '' ? [] : marked, note: notes[flip.headOutcome] },
  }
}

const rank: Readonly<Record<Outcome, number>> = {
  regressed: 0,
  inconclusive: 1,
  held: 2,
  improved: 3,
  new: 4,
  deleted: 4,
  unmeasured: 4,
}

/** Required cases, then above the noise, then the largest difference. */
function byWeight(left: Flip, right: Flip): number {
  return (
    Number(right.direction === 'worse') - Number(left.direction === 'worse') ||
    Number(right.required) - Number(left.required) ||
    Number(left.belowNoise) - Number(right.belowNoise) ||
    Math.abs(right.headScore - right.baseScore) - Math.abs(left.headScore - left.baseScore)
  )
}

interface Place {
  readonly path: string
  readonly line: number
  /** false: the head no longer holds the row */
  readonly atHead: boolean
  readonly id: string
}

/** Where the row of a case stands: in the head's dataset if it is still there, else where the base had it. */
function findPlace(report: Report, flip: Flip): Place | undefined {
  const datasets = report.datasets.filter(({ id }) => id === flip.dataset)
  const renewed = datasets.some(({ yardstick }) => yardstick === 'new')
  const newFirst = datasets.toSorted((a, b) => Number(b.yardstick === 'new') - Number(a.yardstick === 'new'))
  for (const { cases, path, yardstick } of newFirst) {
    const row = cases.find(({ id }) => id === flip.case || `${flip.dataset}/${id}` === flip.case)
    if (row !== undefined)
      return { path, line: row.line, id: row.id, atHead: !renewed || yardstick === 'new' }
  }
  return undefined
}

function buildFlip(report: Report, verdict: ComparisonVerdict, flip: Flip, links: ViewLinks): ViewFlip {
  const comparison = report.comparisons.find(({ id }) => id === verdict.id)
  const place = findPlace(report, flip)
  const sha = place?.atHead === false ? report.change.mergeBase : report.change.head
  return {
    prompt: clipText(comparison?.prompt ?? verdict.id, maxName),
    runner: clipText(comparison?.runner ?? '', maxName),
    case: clipText(place?.id ?? flip.case, maxName),
    href: place === undefined ? undefined : linkToFile(links, sha, place.path, place.line),
    direction: flip.direction,
    expected: flip.expected === undefined ? undefined : clipText(flip.expected, maxExpected),
    ...showAnswers(flip),
    why: clipText(flip.failures.map(({ evaluator, reason }) => `${evaluator}: ${reason}`).join('; '), maxWhy),
    belowNoise: flip.belowNoise,
    required: flip.required,
    accepted: flip.waived !== undefined,
    place: place?.atHead === true ? { path: place.path, line: place.line } : undefined,
  }
}

/** At most `limit` flips: of the worst comparison first, worse before better. */
export function buildFlips(report: Report, verdict: Verdict, links: ViewLinks, limit: number): ViewFlip[] {
  return verdict.comparisons
    .toSorted((left, right) => rank[left.outcome] - rank[right.outcome])
    .flatMap((comparison) => comparison.flips.toSorted(byWeight).map((flip) => ({ comparison, flip })))
    .slice(0, limit)
    .map(({ comparison, flip }) => buildFlip(report, comparison, flip, links))
}

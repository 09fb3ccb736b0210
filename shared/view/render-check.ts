/** The output of the check: title, summary, text, and annotations on the lines that matter. */
import { clipText } from './clip-text.ts'
import { cutLines } from './cut-lines.ts'
import { type Layout, layOutView } from './lay-out-view.ts'
import { sentenceOfCut } from './render-comment.ts'
import { countBytes } from './render-summary.ts'
import { showControls } from './show-controls.ts'
import type { View, ViewAnswer } from './view.ts'
import { writeMarkdown } from './write-markdown.ts'

/** GitHub's limits of a check run's output. */
const maxTitle = 255
const maxTextBytes = 65_535
const maxMessage = 4000
/** The API takes any number, 50 a request; more than this nobody reads. */
const maxAnnotations = 200

const layout: Layout = {
  flips: { limit: 50, open: 50, why: true, narrow: false },
  maxRows: 100,
  maxDiffLines: 200,
  maxDetails: 20,
  maxProblems: 200,
}

export interface Annotation {
  readonly path: string
  readonly startLine: number
  readonly endLine: number
  readonly level: 'failure' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

export interface CheckOutput {
  readonly title: string
  readonly summary: string
  readonly text: string
  readonly annotations: readonly Annotation[]
}

function answerOf({ words, note }: ViewAnswer): string {
  const text = words.map((word) => word.text).join('')
  return text === '' ? `(${note ?? 'empty answer'})` : text
}

function annotate(
  path: string,
  lines: { readonly start: number | undefined; readonly end?: number },
  level: Annotation['level'],
  title: string,
  message: string,
): Annotation {
  const startLine = Math.max(1, lines.start ?? 1)
  const name = clipText(showControls(title, 'line'), maxTitle)
  return {
    path,
    startLine,
    endLine: Math.max(startLine, lines.end ?? startLine),
    level,
    title: name,
    message: clipText(showControls(message, 'block'), maxMessage),
  }
}

export interface AnnotationOptions {
  /** files of the diff: a flip stands at its row only where the dataset is one of them. Absent: at every row */
  readonly changed?: ReadonlySet<string>
}

/** Problems at their lines, regressions at the change that made them, flips at the row of the dataset; plain text. */
export function renderAnnotations(view: View, { changed }: AnnotationOptions = {}): Annotation[] {
  const problems = view.problems
    .filter(({ problem }) => problem.path !== '')
    .map(({ problem: { path, line, severity, code, message, hint } }) => {
      const level = severity === 'error' ? 'failure' : 'warning'
      return annotate(
        path,
        { start: line },
        level,
        code,
        hint === undefined ? message : `${message}\n${hint}`,
      )
    })
  const regressions = view.regressions.map(({ path, startLine: start, endLine: end, title, message }) =>
    annotate(path, { start, end }, 'failure', title, message),
  )
  const flips = view.flips.flatMap((flip) => {
    if (flip.place === undefined || flip.direction === 'better') return []
    // a row that nobody touched is out of sight beside the diff; the regression quotes the first ones
    if (changed?.has(flip.place.path) === false) return []
    const lines = [
      ...(flip.expected === undefined ? [] : [`expected: ${flip.expected}`]),
      `base said: ${answerOf(flip.base)}`,
      `head says: ${answerOf(flip.head)}`,
      ...(flip.why === '' ? [] : [flip.why]),
    ]
    const level = flip.required ? 'failure' : 'warning'
    return [
      annotate(
        flip.place.path,
        { start: flip.place.line },
        level,
        `${flip.case} of ${flip.prompt} fails now`,
        lines.join('\n'),
      ),
    ]
  })
  return [...problems, ...regressions, ...flips].slice(0, maxAnnotations)
}

/** Title ≤ 255 characters; summary and text ≤ 65,535 bytes of UTF-8 each, cut on a line boundary. */
export function renderCheck(view: View, options: AnnotationOptions = {}): CheckOutput {
  const blocks = layOutView(view, layout)
  const top = blocks.findIndex(({ kind }) => kind === 'details')
  const split = top === -1 ? blocks.length : top
  const write = (part: typeof blocks) =>
    cutLines(writeMarkdown(part), maxTextBytes, countBytes, sentenceOfCut(view))
  return {
    title: clipText(showControls(view.headline, 'line').replaceAll('`', ''), maxTitle),
    summary: write(blocks.slice(0, split)),
    text: write(blocks.slice(split)),
    annotations: renderAnnotations(view, options),
  }
}

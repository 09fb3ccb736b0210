/** The comment on the pull request: what a reviewer needs to decide, and no more. */
import { cutLines } from './cut-lines.ts'
import { type Layout, layOutView } from './lay-out-view.ts'
import type { View } from './view.ts'
import { writeMarkdown } from './write-markdown.ts'

/** GitHub refuses a longer body. */
const maxCommentCharacters = 65_536

const layout: Layout = {
  flips: { limit: 3, open: 3, why: false, narrow: false },
  maxRows: 50,
  maxDiffLines: 80,
  maxDetails: 10,
  maxProblems: 25,
}

export interface CommentOptions {
  /** the HTML comment by which the App finds its own comment again; made by the App, put first as it is */
  readonly marker?: string
}

/** Where the rest of a cut text is. */
export function sentenceOfCut(view: View): string {
  const where = view.links.detailsUrl ?? view.links.artifactUrl
  const rest = 'the rest is in'
  return writeMarkdown([
    {
      kind: 'paragraph',
      text:
        where === undefined
          ? [`Cut here: ${rest} the report.`]
          : [`Cut here: ${rest} `, { text: 'the details', href: where }, '.'],
    },
  ])
}

/** Markdown of at most 65,536 characters (UTF-16 units), cut on a line boundary. */
export function renderComment(view: View, options: CommentOptions = {}): string {
  const marker = options.marker === undefined ? '' : `${options.marker}\n`
  const body = writeMarkdown(layOutView(view, layout))
  const limit = maxCommentCharacters - marker.length - 1
  return `${marker}${cutLines(body, limit, (text) => text.length, sentenceOfCut(view))}\n`
}

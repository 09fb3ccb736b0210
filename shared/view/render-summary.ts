/** The job summary: the comment with every flip, every row and every problem. */
import { cutLines } from './cut-lines.ts'
import { type Layout, layOutView } from './lay-out-view.ts'
import { sentenceOfCut } from './render-comment.ts'
import type { View } from './view.ts'
import { writeMarkdown } from './write-markdown.ts'

/** GitHub refuses a longer summary of a step. */
export const maxSummaryBytes = 1_048_576

const layout: Layout = {
  flips: { limit: 500, open: 10, why: true, narrow: false },
  maxRows: 1000,
  maxDiffLines: 2000,
  maxDetails: 200,
  maxProblems: 1000,
}

const encoder = new TextEncoder()

/** Length in UTF-8. */
export function countBytes(text: string): number {
  return encoder.encode(text).length
}

/** Markdown of at most 1 MiB of UTF-8, cut on a line boundary. */
export function renderSummary(view: View): string {
  const body = writeMarkdown(layOutView(view, layout))
  return `${cutLines(body, maxSummaryBytes - 1, countBytes, sentenceOfCut(view))}\n`
}

/** Sentences that a verdict wrote, with names between backticks → Markdown of an answer. */
import { inlineOf } from '../../shared/view/lay-out-view.ts'
import { writeMarkdown } from '../../shared/view/write-markdown.ts'

/** One line; ends with a full stop or a question mark. */
export function said(sentence: string): string {
  const end = /[.?!]$/.test(sentence) ? '' : '.'
  return writeMarkdown([{ kind: 'paragraph', text: inlineOf(sentence + end) }])
}

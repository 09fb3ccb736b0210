/** Sentences that a verdict wrote, with names between backticks → Markdown of an answer. */
import { inlineOf } from '../../shared/view/lay-out-view.ts'
import { writeMarkdown } from '../../shared/view/write-markdown.ts'

/** With a full stop at its end, unless it has one, or a question mark or an exclamation mark. */
export const ended = (sentence: string): string => (/[.?!]$/.test(sentence) ? sentence : `${sentence}.`)

/** One line; ends with a full stop or a question mark. */
export function said(sentence: string): string {
  return writeMarkdown([{ kind: 'paragraph', text: inlineOf(ended(sentence)) }])
}

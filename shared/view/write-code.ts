/** Strangers' text as code inside a line. */
import { escapeMarkdown } from './escape-markdown.ts'
import { showControls } from './show-controls.ts'

function longestRun(text: string): number {
  let longest = 0
  for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length)
  return longest
}

/**
 * A code span for prose and table cells; one line, hidden characters as marks. Text with a pipe becomes a `<code>`
 * element, because parsers disagree on a backslash before a pipe in a table cell, and outside of a table the backslash
 * that a cell needs would be seen.
 */
export function codeSpan(text: string): string {
  if (text.includes('|')) return `<code>${escapeMarkdown(text, 'inline')}</code>`
  const line = showControls(text, 'line')
  if (line === '') return '` `'
  const fence = '`'.repeat(longestRun(line) + 1)
  const padded = /^`|`$|^ .* $/.test(line) && line.trim() !== '' ? ` ${line} ` : line
  return fence + padded + fence
}

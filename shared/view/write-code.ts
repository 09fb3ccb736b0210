/** Strangers' text as code: a span inside a line, and a fenced block. */
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

/** A fenced block whose fence is longer than any run of backticks inside. `info` is ours: `json`, `text` or nothing. */
export function codeBlock(text: string, info: '' | 'json' | 'text' | 'yaml' = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${info}\n${showControls(text, 'block').replace(/\n$/, '')}\n${fence}`
}

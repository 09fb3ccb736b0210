/** The one escaper for strangers' text in Markdown that GitHub renders. */
import { showControls } from './show-controls.ts'

/**
 * Breaks what GitHub links or replaces after Markdown: its filters read text nodes with entities decoded, so an entity
 * does not stop them and a zero-width space does (the way of Dependabot and Renovate). A stranger's own zero-width space
 * is shown as a mark, so this one is always ours.
 */
const BREAK = '&#8203;'

/** Active at the start of a line only; `#` and `:` are broken everywhere. */
const starts = [
  // list, thematic break, setext underline; `1.` and `1)`; a space that would indent the line
  '(?<plain>^[+-](?=[ :-]|$)|^=|(?<=^\\d{1,9})[.)](?= |$)|^ )',
]

const anywhere = [
  // [!NOTE]
  '(?<alert>\\[(?=!))',
  // inline syntax of CommonMark and GFM, HTML, entities
  '(?<syntax>[\\\\`*_[\\]<>|~&])',
  // math
  '(?<dollar>\\$)',
  // commit ids: 7 to 40 hex digits
  '(?<hex>[0-9a-f]{7,})',
  // mentions, e-mail, owner/repo@sha; issues; :shortcode:, scheme://, mailto:; GH-12, TICKET-12, CVE-2024-1, GHSA-…
  '(?<reference>[@#]|:(?=[\\w+/-])|(?<=[a-z])-(?=[0-9])|(?<=GHSA)-|www(?=\\.))',
]

const active = {
  inline: new RegExp([...starts, ...anywhere].join('|'), 'gi'),
  middle: new RegExp(anywhere.join('|'), 'gi'),
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`
}

function disarm(found: string, ...rest: unknown[]): string {
  const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>
  // the form GitHub documents for a dollar sign that is not math
  if (groups['dollar'] !== undefined) return '<span>$</span>'
  if (groups['hex'] !== undefined) return found.replace(/.{6}(?=.)/g, `$&${BREAK}`)
  if (groups['reference'] !== undefined) return found + BREAK
  if (groups['alert'] !== undefined) return entity(found) + BREAK
  return entity(found)
}

/**
 * `inline`: for prose and table cells, wherever they begin; one line, every active character as an entity, so that it is
 * right in Markdown and in HTML alike. `middle`: the same where other text stands before it on the line. `code`: for the
 * inside of `<pre>`, lines kept. For a code span use `codeSpan`. Hidden characters become
 * visible marks in all of them. What a reader sees is the same text.
 */
export function escapeMarkdown(text: string, context: 'inline' | 'middle' | 'code'): string {
  if (context === 'code') return showControls(text, 'block').replace(/[&<>]/g, entity)
  return showControls(text, 'line').replace(active[context], disarm)
}

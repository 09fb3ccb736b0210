/** The source of a prompt with its partials written out: what a word-level diff compares. */

import type { Partials, Prompt } from './prompt.ts'
import { partialNodes } from './reach-partials.ts'

/** Characters after which partials stay as references: partials of partials can grow without bound. */
const maxChars = 500_000
/** what a reference costs besides its text */
const referenceChars = 64

/**
 * Front matter as it is, then the template with the text of each `{{> partial}}` in its place, indented like the reference.
 * Of a partial block the opening is replaced. Unknown, dynamic and cyclic references stay as they are written.
 */
export function resolveSource(prompt: Prompt, partials: Partials): string {
  const source = prompt.source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  if (prompt.template.kind === 'messages') return source
  const head = source.split('\n').slice(0, prompt.templateLine - 1)
  const body = inline(prompt, partials, [], { left: maxChars })
  return prompt.format === 'dotprompt' ? [...head, body].join('\n') : body
}

function inline(
  prompt: Prompt,
  partials: Partials,
  way: readonly string[],
  budget: { left: number },
): string {
  const { template } = prompt
  if (template.kind === 'messages') return ''
  const pieces: string[] = []
  let at = 0
  for (const { name, span, indent } of partialNodes(prompt)) {
    const target = typeof name === 'string' && !way.includes(name) ? partials.get(name) : undefined
    const size = target?.template.kind === 'handlebars' ? target.template.text.length : 0
    if (target === undefined || span[0] < at || size > budget.left) continue
    budget.left -= size + referenceChars
    const text = inline(target, partials, [...way, String(name)], budget)
    pieces.push(template.text.slice(at, span[0]), indent === '' ? text : text.replaceAll('\n', `\n${indent}`))
    at = span[1]
  }
  pieces.push(template.text.slice(at))
  return pieces.join('')
}

/** The difference of two prompts: by line, and by word within the lines that changed; folded to hunks. */
import { diffLines } from 'diff'
import { diffWords } from './diff-words.ts'
import type { DiffLine, Word } from './document.ts'

const maxEditLength = 2000
/** unchanged lines that stay on each side of a change */
const context = 3

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n')
}

function plain(kind: 'same' | 'removed' | 'added', text: string): DiffLine[] {
  return linesOf(text).map((line) => ({ kind, words: [{ side: 'both', text: line }] }))
}

/** Breaks words at line feeds. A line of words of one side only is a removed or an added one. */
function splitLines(words: readonly Word[]): DiffLine[] {
  const lines: Word[][] = [[]]
  for (const { side, text } of words) {
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ side, text: part })
    }
  }
  return lines.map((line) => {
    const sides = new Set(line.map(({ side }) => side))
    const text = line.map((word) => word.text).join('')
    const only = sides.size === 1 ? line[0]?.side : undefined
    if (only === undefined && sides.size > 0) return { kind: 'changed', words: line }
    const kind = only === 'base' ? 'removed' : only === 'head' ? 'added' : 'same'
    return { kind, words: [{ side: 'both', text }] }
  })
}

function changed(base: string, head: string): DiffLine[] {
  const words = diffWords(base.replace(/\n$/, ''), head.replace(/\n$/, ''))
  if (words.some(({ side }) => side === 'both')) return splitLines(words)
  return [...plain('removed', base), ...plain('added', head)]
}

function fold(lines: readonly DiffLine[]): DiffLine[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind !== 'same'),
  )
  const folded: DiffLine[] = []
  for (const [at, line] of lines.entries()) {
    const last = folded.at(-1)
    if (near[at] === true) folded.push(line)
    else if (last?.kind === 'gap') folded[folded.length - 1] = { kind: 'gap', lines: last.lines + 1 }
    else folded.push({ kind: 'gap', lines: 1 })
  }
  return folded
}

/** Lines of both texts in order, at most `context` unchanged ones beside a change; none if the texts are equal. */
export function diffText(base: string, head: string): DiffLine[] {
  if (base === head) return []
  const [before, after] = [base.replace(/\r\n/g, '\n'), head.replace(/\r\n/g, '\n')]
  if (before === after)
    return [{ kind: 'changed', words: [{ side: 'both', text: '(only the line ends differ)' }] }]
  const changes = diffLines(before, after, { maxEditLength })
  if (changes === undefined) return [...plain('removed', before), ...plain('added', after)]
  const lines: DiffLine[] = []
  for (let at = 0; at < changes.length; at += 1) {
    const change = changes[at]
    const next = changes[at + 1]
    if (change === undefined) continue
    if (change.removed && next?.added === true) {
      lines.push(...changed(change.value, next.value))
      at += 1
    } else lines.push(...plain(change.removed ? 'removed' : change.added ? 'added' : 'same', change.value))
  }
  return fold(lines)
}

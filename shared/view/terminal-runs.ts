/** Text of a terminal as runs of one style each: measured and cut before it is painted. */
import type { Inline, Word } from './document.ts'
import { escapeTerminal } from './escape-terminal.ts'
import { measureWidth } from './measure-width.ts'

export type Style = 'worse' | 'better' | 'even' | 'warn' | 'dim' | 'strong' | undefined

export interface Run {
  readonly text: string
  readonly style?: Style
}

const ESC = String.fromCharCode(27)
const codes: Readonly<Record<Exclude<Style, undefined>, number>> = {
  worse: 31,
  better: 32,
  even: 36,
  warn: 33,
  dim: 2,
  strong: 1,
}

/** Neighbours of one style are one run: a sequence for each word would be noise in a log that shows them. */
function joinNeighbours(runs: readonly Run[]): Run[] {
  const joined: Run[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (last !== undefined && last.style === run.style)
      joined[joined.length - 1] = { text: last.text + run.text, style: run.style }
    else joined.push(run)
  }
  return joined
}

/** Runs as one string, with colour sequences or without. */
export function paint(runs: readonly Run[], color: boolean): string {
  return joinNeighbours(runs)
    .map(({ text, style }) =>
      color && style !== undefined && text !== '' ? `${ESC}[${codes[style]}m${text}${ESC}[0m` : text,
    )
    .join('')
}

function writeWord({ side, text }: Word, marks: 'marked' | 'plain'): Run {
  const shown = escapeTerminal(text)
  if (side === 'both') return { text: shown }
  const style = side === 'base' ? 'worse' : 'better'
  if (marks === 'plain') return { text: shown, style }
  return { text: side === 'base' ? `[-${shown}-]` : `{+${shown}+}`, style }
}

/** An inline as runs, its text escaped. `marked` puts `[-…-]` and `{+…+}` round words of one side only. */
export function writeRuns(inline: Inline, marks: 'marked' | 'plain' = 'marked'): Run[] {
  return inline.flatMap((piece): Run[] => {
    if (typeof piece === 'string') return [{ text: escapeTerminal(piece) }]
    if ('code' in piece) return [{ text: escapeTerminal(piece.code) }]
    if ('strong' in piece) return writeRuns(piece.strong).map(({ text }) => ({ text, style: 'strong' }))
    if ('words' in piece) return piece.words.map((word) => writeWord(word, marks))
    if ('tone' in piece) return [{ text: escapeTerminal(piece.text), style: piece.tone }]
    const address = piece.href === undefined ? '' : `: ${piece.href}`
    return [{ text: escapeTerminal(piece.text + address) }]
  })
}

/** Columns of a terminal. */
export function measureRuns(runs: readonly Run[]): number {
  return runs.reduce((sum, { text }) => sum + measureWidth(text), 0)
}

function trimEnd(row: readonly Run[]): Run[] {
  const last = row.at(-1)
  return last === undefined ? [] : [...row.slice(0, -1), { ...last, text: last.text.trimEnd() }]
}

/** Rows of at most `columns`, broken at spaces; a word wider than a row stands alone and sticks out. */
export function wrapRuns(runs: readonly Run[], columns: number): Run[][] {
  const rows: Run[][] = [[]]
  let width = 0
  for (const { text, style } of runs) {
    for (const part of text.match(/[^ ]+ *| +/g) ?? []) {
      const needs = measureWidth(part.trimEnd())
      if (width > 0 && width + needs > columns) {
        rows.push([])
        width = 0
      }
      if (width === 0 && part.trim() === '') continue
      rows.at(-1)?.push({ text: part, style })
      width += measureWidth(part)
    }
  }
  return rows.map(trimEnd)
}

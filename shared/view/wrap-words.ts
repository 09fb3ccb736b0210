/** Breaks the words of a diff line into rows that fit a width. */
import type { Word } from './document.ts'
import { measureWidth } from './measure-width.ts'

/** White space with what it follows, so that a row breaks after a space; a word longer than a row is cut. */
function pieces(text: string, columns: number): string[] {
  const parts: string[] = []
  for (const part of text.match(/\S+\s*|\s+/g) ?? []) {
    if (part.length <= columns) parts.push(part)
    else parts.push(...(part.match(new RegExp(`.{1,${columns}}`, 'gsu')) ?? []))
  }
  return parts
}

/** At least one row; the rows joined are the words again. Widths are terminal columns. */
export function wrapWords(words: readonly Word[], columns: number): Word[][] {
  const rows: Word[][] = [[]]
  let width = 0
  for (const word of words) {
    for (const text of pieces(word.text, columns)) {
      const needs = measureWidth(text.trimEnd())
      if (width > 0 && width + needs > columns) {
        rows.push([])
        width = 0
      }
      const row = rows.at(-1) ?? []
      const last = row.at(-1)
      if (last?.side === word.side) row[row.length - 1] = { side: word.side, text: last.text + text }
      else row.push({ side: word.side, text })
      width += measureWidth(text)
    }
  }
  return rows
}

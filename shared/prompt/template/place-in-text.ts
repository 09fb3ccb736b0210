/** Where a character of a template stands in the file it was cut from. */
import type { At } from './node.ts'

/** The file, and the place in it of the template's first character. */
export interface Origin {
  readonly path: string
  readonly line: number
  readonly column: number
}

/** Line and column in the file of the character at `offset`. */
export function placeInText(text: string, offset: number, origin: Origin): At {
  let line = 1
  let lineStart = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1
    lineStart = at + 1
  }
  return placeInFile(line, offset - lineStart, origin)
}

/** The same for a line (from 1) and a column (from 0) of the template, as its parser counts them. */
export function placeInFile(line: number, column: number, origin: Origin): At {
  return [origin.line + line - 1, (line === 1 ? origin.column : 1) + column]
}

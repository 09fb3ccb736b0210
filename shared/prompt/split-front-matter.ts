/** A `.prompt` file → its YAML front matter and its template, each with its place in the file. */

export interface FrontMatter {
  readonly yaml: string
  /** line of the file on which the YAML begins, from 1 */
  readonly firstLine: number
}

export interface SplitPrompt {
  readonly frontMatter?: FrontMatter
  readonly template: string
  /** line and column of the template's first character, from 1 */
  readonly line: number
  readonly column: number
  /** line of an opening `---` that nothing closes */
  readonly unclosedAt?: number
}

/**
 * Front matter stands between two lines `---`; before it only blank lines and `#` comments. With front matter, white
 * space around the template does not count; without, every character does. `text` has LF line ends.
 */
export function splitFrontMatter(text: string): SplitPrompt {
  const lines = text.split('\n')
  const open = lines.findIndex((line) => !/^(?:#.*|[ \t]*)$/.test(line))
  if (open < 0 || !isFence(lines[open])) return { template: text, line: 1, column: 1 }
  const close = lines.findIndex((line, at) => at > open && isFence(line))
  if (close < 0) return { template: '', line: lines.length, column: 1, unclosedAt: open + 1 }
  const frontMatter = { yaml: lines.slice(open + 1, close).join('\n'), firstLine: open + 2 }
  const body = lines.slice(close + 1).join('\n')
  const template = body.trim()
  const before = body.slice(0, body.length - body.trimStart().length)
  const newlines = before.split('\n').length - 1
  const column = before.length - before.lastIndexOf('\n')
  return {
    frontMatter,
    template,
    line: close + 2 + (template === '' ? 0 : newlines),
    column: template === '' ? 1 : column,
  }
}

function isFence(line: string | undefined): boolean {
  return line !== undefined && /^---[ \t]*$/.test(line)
}

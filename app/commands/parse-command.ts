/** The command in a comment: the first line that starts with a slash, outside quotes and fences. */

export interface Command {
  /** without its slash, lower case */
  readonly name: string
  /** quotes taken off: `"two words"` is one */
  readonly words: readonly string[]
  /** everything behind the name on its line */
  readonly text: string
}

const maxWords = 50
const maxLine = 4_096
const fence = /^ {0,3}(`{3,}|~{3,})/

/** Undefined where no line begins with `/word`; what stands in a quote, a fence, code or an HTML comment is no command. */
export function parseCommand(body: string): Command | undefined {
  let open: string | undefined
  let isHidden = false
  let isQuoted = false
  for (const line of body.split(/\r\n|\r|\n/)) {
    const mark = fence.exec(line)?.[1]
    if (open !== undefined) {
      const closes = mark !== undefined && mark[0] === open[0] && mark.length >= open.length
      if (closes && line.trim() === mark) open = undefined
      continue
    }
    if (mark !== undefined) {
      open = mark
      continue
    }
    if (isHidden || line.includes('<!--')) {
      isHidden = line.lastIndexOf('<!--') > line.lastIndexOf('-->') || (isHidden && !line.includes('-->'))
      continue
    }
    // Markdown draws the lines behind a quoted one into the quote, up to an empty one
    isQuoted = line.trim() !== '' && (isQuoted || /^ {0,3}>/.test(line))
    if (isQuoted) continue
    // the rest is cut off, not matched: a pattern over it could take seconds of a stranger's choice
    const name = /^\/([a-z][a-z-]{0,30})(?!\S)/i.exec(line)?.[1]
    if (name === undefined) continue
    const rest = line.slice(name.length + 1, name.length + 1 + maxLine)
    return { name: name.toLowerCase(), words: splitWords(rest), text: rest.trim() }
  }
  return undefined
}

/** At spaces, but for those in double quotes; a quote that nobody closes is a letter like others. */
function splitWords(text: string): string[] {
  const found = text.match(/(?:[^\s"]*"[^"]*")+[^\s"]*|\S+/g) ?? []
  return found.slice(0, maxWords).map((word) => word.replaceAll(/"([^"]*)"/g, '$1'))
}

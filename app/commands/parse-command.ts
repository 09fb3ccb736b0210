/** The command in a comment: the first line that starts with a slash, outside quotes and fences. */

export interface Command {
  /** without its slash, lower case */
  readonly name: string
  readonly words: readonly string[]
}

const maxWords = 50
const maxLine = 4_096
const fence = /^ {0,3}(`{3,}|~{3,})/

/** Undefined where no line begins with `/word`; what stands in a quote, a fence, code or an HTML comment is no command. */
export function parseCommand(body: string): Command | undefined {
  let open: string | undefined
  let isHidden = false
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
    // the rest is cut off, not matched: a pattern over it could take seconds of a stranger's choice
    const name = /^\/([a-z][a-z-]{0,30})(?!\S)/i.exec(line)?.[1]
    if (name === undefined) continue
    const rest = line.slice(name.length + 1, name.length + 1 + maxLine)
    const words = rest.split(/\s+/).filter((word) => word !== '')
    return { name: name.toLowerCase(), words: words.slice(0, maxWords) }
  }
  return undefined
}

/** The command in a comment: the first line that starts with a slash, outside quotes and code. */
import { splitWords, withoutBreaks } from './split-words.ts'

export interface Command {
  /** without its slash, lower case */
  readonly name: string
  /** quotes taken off: `"two words"` is one */
  readonly words: readonly string[]
  /** everything behind the name on its line */
  readonly text: string
}

const maxLine = 4_096

/** Undefined where no line begins with `/word`; what stands in a quote, a fence, code or an HTML comment is no command. */
export function parseCommand(body: string): Command | undefined {
  let isOver: ((line: string) => boolean) | undefined
  let isQuoted = false
  for (const line of body.split(/\r\n|\r|\n/)) {
    if (isOver !== undefined) {
      if (isOver(line)) isOver = undefined
      continue
    }
    // Markdown draws the lines behind a quoted one into the quote, up to an empty one
    isQuoted = line.trim() !== '' && (isQuoted || /^ {0,3}>/.test(line))
    // the rest is cut off, not matched: a pattern over it could take seconds of a stranger's choice
    const name = isQuoted ? undefined : /^\/([a-z][a-z-]{0,30})(?!\S)/i.exec(line)?.[1]
    if (name !== undefined) {
      const rest = line.slice(name.length + 1, name.length + 1 + maxLine)
      const words = splitWords(withoutBreaks(rest)).map(({ text }) => text)
      return { name: name.toLowerCase(), words, text: rest.trim() }
    }
    isOver = endOfFence(line) ?? endOfHtml(line)
  }
  return undefined
}

type IsEnd = (line: string) => boolean

/** Also as the first thing of a list's item; backticks that close on their line are a code span. */
const fence = /^ {0,3}(?:(?:[-*+]|\d{1,9}[.)]) {1,4})*(`{3,}|~{3,})/

function endOfFence(line: string): IsEnd | undefined {
  const [lead = '', mark = ''] = fence.exec(line) ?? []
  if (mark === '' || (mark.startsWith('`') && line.includes('`', lead.length))) return undefined
  const mostSpaces = lead.length - mark.length + 3
  return (later) => {
    const text = later.trim()
    const isMark = text.length >= mark.length && text === mark.charAt(0).repeat(text.length)
    return isMark && later.search(/\S/) <= mostSpaces
  }
}

function endOfHtml(line: string): IsEnd | undefined {
  const [, tag] = /^ {0,3}<(pre|blockquote|textarea|script|style)(?=[\s>]|$)/i.exec(line) ?? []
  if (tag !== undefined) {
    const closes: IsEnd = (text) => text.toLowerCase().includes(`</${tag.toLowerCase()}>`)
    return closes(line) ? undefined : closes
  }
  const shown = line.replaceAll(/`[^`]*`/g, '')
  if (shown.lastIndexOf('<!--') <= shown.lastIndexOf('-->')) return undefined
  // one that begins within a paragraph ends with it, and is text then
  const isBlock = /^ {0,3}<!--/.test(line)
  return (later) => later.lastIndexOf('-->') > later.lastIndexOf('<!--') || (!isBlock && later.trim() === '')
}

/** A command's line → its words, as people type them: with straight quotes, a telephone's curly ones, or as code. */

export interface Word {
  readonly text: string
  /** a word in quotes is never a keyword or a flag */
  readonly isQuoted: boolean
  /** where the next word may begin */
  readonly end: number
}

const maxWords = 50
const quoted = /"([^"]*)"|[“„]([^“”„]*)[“”]/g
const word = /`[^`]+`(?!\S)|(?:[^\s"“„]*(?:"[^"]*"|[“„][^“”„]*[“”]))+[^\s"“„]*|\S+/g

/** At spaces, but for those in quotes; a quote that nobody closes is a letter like others. */
export function splitWords(line: string): Word[] {
  return [...line.matchAll(word)].slice(0, maxWords).map((match) => {
    const [whole] = match
    const code = /^`([^`]+)`$/.exec(whole)?.[1]
    const text = code ?? whole.replaceAll(quoted, (_, straight?: string, curly = '') => straight ?? curly)
    return { text, isQuoted: text !== whole, end: match.index + whole.length }
  })
}

/** Our own sentences break names by zero-width spaces so that GitHub links none: who copies a command takes them along. */
export const withoutBreaks = (line: string): string => line.replaceAll('\u200B', '')

/** Telephones write two hyphens as a dash. */
export const straightenFlag = (text: string): string => text.replace(/^[—–](?=[a-z])/i, '--')

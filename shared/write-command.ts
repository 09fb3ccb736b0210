/** A slash command that a reader can copy: its words quoted where they must be. */

const keywords = new Set(['to', 'in', 'at', 'of', 'until', 'because', 'all'])

function quoteWord(word: string): string {
  const isPlain = /^[^\s"“”„`—–-][^\s"“”„]*$/.test(word) && !keywords.has(word.toLowerCase())
  return isPlain ? word : `"${word}"`
}

/**
 * `/promote "two words" to production`: the pieces of a template are ours, the names in it a stranger's. Undefined where a name
 * holds what no quotes can carry.
 */
export function writeCommand(pieces: TemplateStringsArray, ...names: readonly string[]): string | undefined {
  if (names.some((name) => name === '' || /["\r\n\u2028\u2029]/.test(name))) return undefined
  return pieces.map((piece, at) => piece + (names[at] === undefined ? '' : quoteWord(names[at]))).join('')
}

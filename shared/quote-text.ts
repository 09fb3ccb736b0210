/** A word or value of a file as it is shown inside a message. */

/** JSON in quotes, on one line, at most `maxChars` characters of the text itself. */
export function quoteText(text: string, maxChars = 60): string {
  const short = text.length > maxChars ? `${text.slice(0, maxChars)}…` : text
  return JSON.stringify(short)
}

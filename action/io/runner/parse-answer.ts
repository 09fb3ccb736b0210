/** The JSON of a server's answer. JSON.parse takes any depth, and whoever walks or prints such a value overflows the stack. */

/** Far more than any interface needs; the schema in a tool call is the deepest thing that is sent. */
const maxDepth = 200

/** Throws SyntaxError for what is no JSON, or is nested deeper than 200 levels. */
export function parseAnswer(text: string): unknown {
  if (isTooDeep(text)) throw new SyntaxError(`the JSON is nested deeper than ${maxDepth} levels`)
  return JSON.parse(text)
}

function isTooDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') at = endOfString(text, at)
    else if (char === '[' || char === '{') depth += 1
    else if (char === ']' || char === '}') depth -= 1
    if (depth > maxDepth) return true
  }
  return false
}

/** Index of the closing quote, or behind the end. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

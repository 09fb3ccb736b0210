/** `{{key}}` of the GitHub Models format: literal, without logic, filled in one pass. */

/** Texts and placeholders in turn. A placeholder is `{{`, anything without braces, `}}`; the rest is text. */
export function splitPlaceholders(text: string): (string | { readonly key: string })[] {
  const pieces: (string | { readonly key: string })[] = []
  let at = 0
  for (const match of text.matchAll(/\{\{([^{}]*)\}\}/g)) {
    pieces.push(text.slice(at, match.index), { key: match[1] ?? '' })
    at = match.index + match[0].length
  }
  pieces.push(text.slice(at))
  return pieces
}

/** The keys a text names, each once. */
export function placeholderKeys(text: string): string[] {
  const keys = splitPlaceholders(text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.key]))
  return [...new Set(keys)]
}

/** What a template renders to: text and marks in order. A mark is never text, so no value can forge one. */
import type { Role } from '../prompt.ts'

/** `fixed`: no variable was read before or for it, so it is the same for every case. */
export type Token =
  | { readonly kind: 'text'; readonly text: string; readonly fixed: boolean }
  | { readonly kind: 'media'; readonly url: string; readonly contentType?: string; readonly fixed: boolean }
  | { readonly kind: 'section'; readonly name: string; readonly fixed: boolean }
  | { readonly kind: 'role'; readonly role: Role; readonly fixed: boolean }
  | { readonly kind: 'history'; readonly fixed: boolean }

/** Every line that has content after it begins with `indent`, as for a partial that stands alone on its line. */
export function indentTokens(tokens: readonly Token[], indent: string): Token[] {
  const indented: Token[] = []
  let lineStart = true
  for (const token of tokens) {
    if (token.kind === 'text' && token.text === '') continue
    const prefix = lineStart ? indent : ''
    lineStart = token.kind === 'text' && token.text.endsWith('\n')
    if (token.kind === 'text') {
      const body = lineStart ? token.text.slice(0, -1) : token.text
      indented.push({
        ...token,
        text: prefix + body.replaceAll('\n', `\n${indent}`) + (lineStart ? '\n' : ''),
      })
    } else {
      if (prefix !== '') indented.push({ kind: 'text', text: prefix, fixed: token.fixed })
      indented.push(token)
    }
  }
  return indented
}

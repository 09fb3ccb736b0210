/** A light scanner that finds the `{{…}}` of a template in one linear pass, before the real parser sees any of it. */

export type MustacheKind = 'open' | 'close' | 'raw' | 'comment' | 'other'

export interface Mustache {
  readonly kind: MustacheKind
  /** offset of its first brace */
  readonly start: number
  /** offset after its last brace; -1 where it is not closed */
  readonly end: number
  /** the first word in it: `if` of `{{#if x}}` */
  readonly name: string
  /** where its parentheses are first nested deeper than asked for; undefined if nowhere */
  readonly tooDeepAt: number | undefined
}

/** In order. A mustache without an end is the last one. `\{{` is text; `{{{{raw}}}}…{{{{/raw}}}}` is one. */
export function* scanMustaches(text: string, maxParens = Number.POSITIVE_INFINITY): Generator<Mustache> {
  let at = 0
  for (;;) {
    const start = text.indexOf('{{', at)
    if (start < 0) return
    if (isEscaped(text, start, at)) {
      at = start + 2
      continue
    }
    const mustache = scanOne(text, start, maxParens)
    yield mustache
    if (mustache.end < 0) return
    at = mustache.end
  }
}

/** One backslash before the braces makes them text; two are a backslash before a real mustache. */
function isEscaped(text: string, start: number, from: number): boolean {
  if (start <= from || text[start - 1] !== '\\') return false
  return !(start - 2 >= from && text[start - 2] === '\\')
}

const opening = /^\{\{~?([#^/]?)[*>]?\s*([^\s}=|()"']*)/

function scanOne(text: string, start: number, maxParens: number): Mustache {
  const head = text.slice(start, start + 80)
  if (head.startsWith('{{{{')) return scanRaw(text, start)
  if (/^\{\{~?!/.test(head)) return scanComment(text, start, head)
  const [, sigil = '', name = ''] = opening.exec(head) ?? []
  const { end, tooDeepAt } = findEnd(text, start + 2, maxParens)
  // `{{^}}` is an else
  const kind =
    sigil === '#' || (sigil === '^' && /[^~]/.test(name)) ? 'open' : sigil === '/' ? 'close' : 'other'
  return { kind, start, end, name: name.replace(/~$/, ''), tooDeepAt }
}

function scanComment(text: string, start: number, head: string): Mustache {
  const dashed = /^\{\{~?!--/.test(head)
  const close = dashed ? /--~?\}\}/g : /\}\}/g
  close.lastIndex = start + head.indexOf('!') + (dashed ? 3 : 1)
  const found = close.exec(text)
  const end = found === null ? -1 : found.index + found[0].length
  return { kind: 'comment', start, end, name: '', tooDeepAt: undefined }
}

/** A raw block ends at the `{{{{/name}}}}` of its own depth. */
function scanRaw(text: string, start: number): Mustache {
  const name = /^[^\s}]*/.exec(text.slice(start + 4, start + 84).trimStart())?.[0] ?? ''
  const tag = /\{\{\{\{(\/?)/g
  tag.lastIndex = start + 4
  let depth = 1
  let end = -1
  for (let found = tag.exec(text); found !== null; found = tag.exec(text)) {
    depth += found[1] === '/' ? -1 : 1
    if (depth > 0) continue
    const close = text.indexOf('}}}}', found.index)
    end = close < 0 ? -1 : close + 4
    break
  }
  return { kind: 'raw', start, end, name, tooDeepAt: undefined }
}

/** Past texts in quotes and `[segments]`, where braces are only characters. */
function findEnd(text: string, from: number, maxParens: number): Pick<Mustache, 'end' | 'tooDeepAt'> {
  let depth = 0
  let tooDeepAt: number | undefined
  const unclosed = new Set<string>()
  for (let at = from; at < text.length; at += 1) {
    const char = text[at]
    if (char === '}' && text[at + 1] === '}') {
      let end = at + 2
      if (text[end] === '}') end += 1
      return { end, tooDeepAt }
    }
    if (char === '{' && text[at + 1] === '{' && at > from + 1) break
    if (char === '"' || char === "'" || char === '[') at = skipQuoted(text, at, unclosed)
    else if (char === ')') depth -= 1
    else if (char === '(') {
      depth += 1
      if (depth > maxParens) tooDeepAt ??= at
    }
  }
  return { end: -1, tooDeepAt }
}

/** Index of the closing quote or bracket, or `at` where there is none; `unclosed` remembers that, so no search runs twice. */
function skipQuoted(text: string, at: number, unclosed: Set<string>): number {
  const close = text[at] === '[' ? ']' : (text[at] as string)
  if (unclosed.has(close)) return at
  for (let to = at + 1; to < text.length; to += 1) {
    if (text[to] === '\\' && text[to + 1] === close) to += 1
    else if (text[to] === close) return to
  }
  unclosed.add(close)
  return at
}

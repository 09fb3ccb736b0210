/** One line of JSON → its value and the columns of its members; what JSON.parse lets pass or cannot place is reported. */
import type { JsonValue } from '../json.ts'
import { quoteText } from '../quote-text.ts'

/** A place inside the line: `offset` in characters from 0. */
export interface LineFault {
  readonly offset: number
  readonly code: string
  readonly message: string
  readonly hint?: string
}

export type LineResult =
  | {
      readonly ok: true
      readonly value: JsonValue
      /** how many values the line holds, those inside of others included */
      readonly values: number
      /** where a member's key (or a list's item) begins, in characters from 0 */
      offsetOf(pointer: readonly (string | number)[], of?: 'key' | 'value'): number | undefined
    }
  | { readonly ok: false; readonly fault: LineFault }

interface Located {
  readonly value: JsonValue
  readonly offset: number
  readonly members?: ReadonlyMap<string, { readonly keyOffset: number; readonly value: Located }>
}

class Fault extends Error {
  readonly fault: LineFault
  constructor(fault: LineFault) {
    super(fault.message)
    this.fault = fault
  }
}

const maxDepth = 64
/** `[[],[],…` makes a hundred times its own size of objects. */
const maxValues = 100_000
const blank = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
const word = /[A-Za-z_$+.'-][\w$+.'-]*/y
const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }

/**
 * Strict JSON (RFC 8259), at most 64 levels deep and 100,000 values long. Faults: `bad-json`, `duplicate-key`, `forbidden-key` (`__proto__`,
 * `constructor`), `not-finite` (NaN, Infinity, 1e999), `unsafe-integer` (past 2^53), `lone-surrogate`,
 * `too-many-values`.
 */
export function parseJsonLine(text: string): LineResult {
  try {
    const { root, values } = readLine(text)
    return {
      ok: true,
      value: root.value,
      values,
      offsetOf: (pointer, of = 'value') => locate(root, pointer, of),
    }
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    return { ok: false, fault: cause.fault }
  }
}

function readLine(text: string): { readonly root: Located; readonly values: number } {
  let at = 0
  let values = 0
  const fail = (offset: number, code: string, message: string, hint?: string): never => {
    throw new Fault({ offset, code, message, ...(hint === undefined ? {} : { hint }) })
  }
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  const skipBlank = () => {
    at += match(blank)?.length ?? 0
  }
  const expected = (what: string): never => {
    const found = at >= text.length ? 'the line ends' : quoteText(match(word) ?? text.slice(at, at + 1), 20)
    return fail(at, 'bad-json', `${found} where ${what} is expected`)
  }

  const readString = (): string => {
    if (text[at] !== '"') return expected('a text in double quotes')
    const token = text.slice(at, endOfString(text, at))
    try {
      const value = JSON.parse(token) as string
      if (!value.isWellFormed())
        fail(at, 'lone-surrogate', 'the text contains half of a surrogate pair', 'write the whole character')
      at += token.length
      return value
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause
      const hint = 'close it with " and write \\n, \\t and \\\\ for line breaks, tabs and backslashes'
      return fail(
        at,
        'bad-json',
        'this text does not end, or holds a control character or a wrong escape',
        hint,
      )
    }
  }

  const readNumber = (token: string): number => {
    const value = Number(token)
    if (!Number.isFinite(value))
      fail(at, 'not-finite', `${quoteText(token).slice(1, -1)} is not a finite number`)
    if (/^-?\d+$/.test(token) && !Number.isSafeInteger(value))
      fail(
        at,
        'unsafe-integer',
        `${quoteText(token).slice(1, -1)} is past 2^53 and would lose digits`,
        'write it in quotes, as text',
      )
    at += token.length
    return value
  }

  const readWord = (): boolean | null => {
    const token = match(word)
    if (token !== undefined && Object.hasOwn(words, token)) {
      at += token.length
      return words[token] ?? null
    }
    if (token !== undefined && /^[-+]?(?:NaN|Infinity|inf)$/i.test(token))
      return fail(
        at,
        'not-finite',
        `${token} is not a finite number`,
        'write a number, null, or a text in quotes',
      )
    return expected('a JSON value')
  }

  const readValue = (depth: number): Located => {
    if (depth > maxDepth) fail(at, 'bad-json', `the nesting is deeper than ${maxDepth} levels`)
    values += 1
    if (values > maxValues)
      fail(
        at,
        'too-many-values',
        `the line has more than ${maxValues} values`,
        'write long lists as one text',
      )
    const offset = at
    const first = text[at]
    if (first === '{') return readObject(offset, depth)
    if (first === '[') return readArray(offset, depth)
    if (first === '"') return { value: readString(), offset }
    const token = match(number)
    return { value: token === undefined ? readWord() : readNumber(token), offset }
  }

  const readObject = (offset: number, depth: number): Located => {
    const members = new Map<string, { keyOffset: number; value: Located }>()
    at += 1
    skipBlank()
    while (text[at] !== '}') {
      const keyOffset = at
      const key = text[at] === '"' ? readString() : expected(members.size === 0 ? 'a key or }' : 'a key')
      if (key === '__proto__' || key === 'constructor')
        fail(keyOffset, 'forbidden-key', `the key ${quoteText(key)} is not allowed`, 'choose another name')
      if (members.has(key))
        fail(
          keyOffset,
          'duplicate-key',
          `${quoteText(key)} stands twice in this object`,
          'remove one of them',
        )
      skipBlank()
      if (text[at] !== ':') expected('a colon')
      at += 1
      skipBlank()
      members.set(key, { keyOffset, value: readValue(depth + 1) })
      skipBlank()
      if (text[at] === '}') break
      if (text[at] !== ',') expected('a comma or }')
      at += 1
      skipBlank()
      if (text[at] === '}') expected('a key')
    }
    at += 1
    const value = Object.fromEntries([...members].map(([key, member]) => [key, member.value.value]))
    return { value, offset, members }
  }

  const readArray = (offset: number, depth: number): Located => {
    const items: Located[] = []
    at += 1
    skipBlank()
    while (text[at] !== ']') {
      items.push(readValue(depth + 1))
      skipBlank()
      if (text[at] === ']') break
      if (text[at] !== ',') expected('a comma or ]')
      at += 1
      skipBlank()
      if (text[at] === ']') expected('a JSON value')
    }
    at += 1
    const members = new Map(
      items.map((item, index) => [String(index), { keyOffset: item.offset, value: item }]),
    )
    return { value: items.map((item) => item.value), offset, members }
  }

  skipBlank()
  const root = readValue(0)
  skipBlank()
  if (at < text.length) expected('the end of the line')
  return { root, values }
}

/** Behind the quote that closes the text, or the end of the line. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end + 1
  }
  return text.length
}

function locate(
  root: Located,
  pointer: readonly (string | number)[],
  of: 'key' | 'value',
): number | undefined {
  let node = root
  let keyOffset = root.offset
  for (const step of pointer) {
    const member = node.members?.get(String(step))
    if (member === undefined) return undefined
    node = member.value
    keyOffset = member.keyOffset
  }
  return of === 'key' ? keyOffset : node.offset
}

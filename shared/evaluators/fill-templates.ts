/** Placeholders in the strings of a spec: `{{expected}}`, `{{expected.category}}`, `{{input.x}}`. One pass, no logic. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'

export interface TemplateValues {
  readonly input: JsonObject
  readonly expected?: JsonValue
}

export type Filled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly missing: readonly string[] }

type Piece = string | { readonly name: string }

/**
 * The value with the placeholders in its strings (not in its keys) filled in. A string that is exactly one placeholder
 * becomes the value itself; inside other text a value stands as its text. `\{{` is a literal `{{`. What was filled in is
 * not read again. `missing` names, each once, the placeholders that have no value.
 */
export function fillTemplates(value: JsonValue, values: TemplateValues): Filled<JsonValue> {
  const absent = new Set<string>()
  const filled = fill(value, (name) => {
    const found = lookUp(name, values)
    if (found === undefined) absent.add(name)
    return found
  })
  return absent.size === 0 ? { ok: true, value: filled } : { ok: false, missing: [...absent] }
}

/** The names of all placeholders in the strings of a value, each once, in order. */
export function placeholdersOf(value: JsonValue): readonly string[] {
  const names = new Set<string>()
  fill(value, (name) => {
    names.add(name)
    return ''
  })
  return [...names]
}

/** `name` is a placeholder of the two roots `expected` and `input`. */
export function isKnownPlaceholder(name: string): boolean {
  return /^(?:expected|input)(?:\..+)?$/s.test(name)
}

/** The text of a value: text as it is, anything else as JSON. */
export function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function fill(value: JsonValue, look: (name: string) => JsonValue | undefined): JsonValue {
  if (typeof value === 'string') return fillText(value, look)
  if (Array.isArray(value)) return value.map((item: JsonValue) => fill(item, look))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fill(member, look)]))
}

function fillText(text: string, look: (name: string) => JsonValue | undefined): JsonValue {
  const pieces = split(text)
  const [first] = pieces
  if (pieces.length === 1 && typeof first === 'object') return look(first.name) ?? null
  return pieces.map((piece) => (typeof piece === 'string' ? piece : textOf(look(piece.name) ?? ''))).join('')
}

/** Text and placeholders in their order; `{{` without an end is text. */
function split(text: string): Piece[] {
  const pieces: Piece[] = []
  let plain = ''
  let at = 0
  for (;;) {
    const open = text.indexOf('{{', at)
    const close = open < 0 ? -1 : text.indexOf('}}', open + 2)
    if (close < 0) break
    if (text[open - 1] === '\\' && open > at) {
      plain += `${text.slice(at, open - 1)}{{`
      at = open + 2
      continue
    }
    plain += text.slice(at, open)
    if (plain !== '') pieces.push(plain)
    plain = ''
    pieces.push({ name: text.slice(open + 2, close).trim() })
    at = close + 2
  }
  plain += text.slice(at).replaceAll('\\{{', '{{')
  if (plain !== '') pieces.push(plain)
  return pieces
}

function lookUp(name: string, values: TemplateValues): JsonValue | undefined {
  const [root = '', ...rest] = name.split('.')
  const start = root === 'expected' ? values.expected : root === 'input' ? values.input : undefined
  return start === undefined || rest.length === 0 ? start : step(start, rest.join('.'))
}

/** Own members only. A key may itself hold dots: the whole rest is tried before its first part. */
function step(value: JsonValue, path: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object') return undefined
  if (Array.isArray(value)) {
    const dot = path.indexOf('.')
    const index = dot < 0 ? path : path.slice(0, dot)
    const item = /^\d{1,9}$/.test(index) ? (value[Number(index)] as JsonValue | undefined) : undefined
    return item === undefined || dot < 0 ? item : step(item, path.slice(dot + 1))
  }
  const object = value as JsonObject
  for (let dot = path.length; dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const key = path.slice(0, dot)
    if (!Object.hasOwn(object, key)) continue
    const member = object[key] as JsonValue
    if (dot === path.length) return member
    const found = step(member, path.slice(dot + 1))
    if (found !== undefined) return found
  }
  return undefined
}

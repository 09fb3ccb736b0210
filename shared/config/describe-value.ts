/** A wrong value in words, and what its author probably meant. */
import type { JsonObject, JsonValue } from '../json.ts'
import { quoteText } from '../quote-text.ts'

/** `the text "NO"`, `the number 1000`, `empty`, `a list`. */
export function describeValue(value: JsonValue): string {
  if (value === null) return 'empty'
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text ${quoteText(value)}`
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? 'a list' : 'a mapping'
}

/** What to write where a schema wants another type or another range. */
export function suggestValue(found: JsonValue, schema: JsonObject): string | undefined {
  const type = schema['type']
  if (found === null) return 'give it a value, or remove the key'
  if (type === 'number' || type === 'integer') return suggestNumber(found, schema)
  if (type === 'boolean' && typeof found === 'string') {
    if (/^(no|off|n|false)$/i.test(found)) return 'write false: YAML 1.2 knows only true and false'
    if (/^(yes|on|y|true)$/i.test(found)) return 'write true: YAML 1.2 knows only true and false'
  }
  if (type === 'string' && (typeof found === 'number' || typeof found === 'boolean'))
    return 'put it in quotes if the text is meant'
  if (type === 'array' && typeof found === 'string') return `write a list: [${quoteText(found)}]`
  return undefined
}

function suggestNumber(found: JsonValue, schema: JsonObject): string | undefined {
  const isShare = schema['minimum'] === 0 && schema['maximum'] === 1
  const percent = typeof found === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(found)?.[1] : undefined
  if (percent !== undefined) return `write ${shorten(Number(percent) / 100)}`
  if (typeof found === 'string' && found.trim() !== '' && Number.isFinite(Number(found)))
    return `write ${Number(found)} without quotes`
  if (!isShare || typeof found !== 'number') return undefined
  return found >= 2 && found <= 100
    ? `write ${shorten(found / 100)}`
    : 'a share lies between 0 and 1: for 80 % write 0.8'
}

function shorten(number: number): number {
  return Number(number.toPrecision(12))
}

/** An answer read as JSON: the whole of it, as promptfoo's `is-json` does, with the reason where it is not. */
import type { JsonValue } from '../json.ts'
import { cut, describeAnswer } from './quote.ts'

export type ReadJson =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string }

/** Deeper than any answer a person asks for; what walks the value may recurse. */
const MAX_DEPTH = 256

/** `allowFence`: one Markdown code fence around the whole answer is taken off first. */
export function readJson(output: string, allowFence = false): ReadJson {
  const fenced = insideFence(output)
  const text = allowFence && fenced !== undefined ? fenced : output
  if (text.trim() === '') return { ok: false, reason: describeAnswer(text) }
  if (depthOf(text) > MAX_DEPTH) {
    return { ok: false, reason: `the answer is nested deeper than ${MAX_DEPTH} levels` }
  }
  const value = parse(text)
  if (value !== undefined) return { ok: true, value }
  if (fenced !== undefined && !allowFence && parse(fenced) !== undefined) {
    return {
      ok: false,
      reason:
        'the answer is JSON wrapped in a Markdown fence: ask for bare JSON in the prompt, or set `allow-fence: true`',
    }
  }
  return { ok: false, reason: `${describeAnswer(output)}, which is not JSON: ${whyNot(text)}` }
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

/** The parser's own words, without the piece of the text that some of them quote. */
function whyNot(text: string): string {
  try {
    JSON.parse(text)
    return 'unknown'
  } catch (error) {
    const words = error instanceof Error ? error.message : 'unreadable'
    const position = Number(/at position (\d+)/.exec(words)?.[1] ?? text.length)
    if (position < text.length) {
      return `unexpected ${JSON.stringify(text.charAt(position))} at character ${position + 1}`
    }
    return /^Unexpected token|is not valid JSON$/.test(words)
      ? cut(words.split(',')[0] ?? words, 40)
      : 'it ends too early'
  }
}

/** What stands in the one fence that the text consists of. */
function insideFence(text: string): string | undefined {
  const trimmed = text.trim()
  if (!trimmed.startsWith('```') || !trimmed.endsWith('```') || trimmed.length < 7) return undefined
  const lineEnd = trimmed.indexOf('\n')
  if (lineEnd < 0) return undefined
  const inside = trimmed.slice(lineEnd + 1, -3)
  return inside.includes('```') ? undefined : inside
}

/** The deepest nesting of brackets outside strings. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (inString) {
      if (unit === 0x5c) i++
      else if (unit === 0x22) inString = false
    } else if (unit === 0x22) inString = true
    else if (unit === 0x5b || unit === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (unit === 0x5d || unit === 0x7d) depth--
  }
  return deepest
}

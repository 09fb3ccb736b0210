/** Messages with literal placeholders → messages with the values of one case in them. */
import { didYouMean } from '../did-you-mean.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import { splitPlaceholders } from './placeholders.ts'
import type { Message, Prompt, Template } from './prompt.ts'
import { placeInText } from './template/place-in-text.ts'

export interface FilledMessages {
  readonly messages: readonly Message[]
  readonly warnings: readonly Problem[]
  readonly fixedPrefixChars: number
}

/**
 * One pass: what was filled in is not read again. Unknown placeholders stay, with the warning `unknown-placeholder`.
 * Values that are no text stand as JSON, null as nothing. Earlier turns go before the last message if it is the user's.
 */
export function fillMessages(
  prompt: Prompt,
  template: Extract<Template, { kind: 'messages' }>,
  input: JsonObject,
  history: readonly Message[],
): FilledMessages {
  const unknown = new Set<string>()
  let fixedChars = 0
  let fixed = true
  const filled = template.messages.map(({ role, content }): Message => {
    const pieces = splitPlaceholders(content).map((piece) => {
      const isKnown = typeof piece !== 'string' && Object.hasOwn(input, piece.key)
      if (typeof piece !== 'string' && !isKnown) unknown.add(piece.key)
      if (isKnown) fixed = false
      const text =
        typeof piece === 'string'
          ? piece
          : isKnown
            ? textOf(input[piece.key] as JsonValue)
            : `{{${piece.key}}}`
      if (fixed) fixedChars += text.length
      return text
    })
    return { role, content: [{ kind: 'text', text: pieces.join('') }] }
  })
  const last = filled.at(-1)
  const messages =
    last?.role === 'user' ? [...filled.slice(0, -1), ...history, last] : [...filled, ...history]
  const warnings = [...unknown].map((key) => unknownPlaceholder(key, prompt, Object.keys(input)))
  return { messages, warnings, fixedPrefixChars: fixedChars }
}

function textOf(value: JsonValue): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function unknownPlaceholder(key: string, prompt: Prompt, names: readonly string[]): Problem {
  const offset = prompt.source.indexOf(`{{${key}}}`)
  const place =
    offset < 0 ? undefined : placeInText(prompt.source, offset, { path: prompt.path, line: 1, column: 1 })
  const guess = names.includes(key.trim()) ? key.trim() : didYouMean(key.trim(), names)
  return {
    path: prompt.path,
    ...(place === undefined ? {} : { line: place[0], column: place[1] }),
    code: 'unknown-placeholder',
    message: `the input has no ${quoteText(key)}, so {{${key}}} stays as it is`,
    ...(guess === undefined ? {} : { hint: `did you mean {{${guess}}}?` }),
    severity: 'warning',
  }
}

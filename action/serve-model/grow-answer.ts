/** The text of an answer as it grows, token by token: decodes, cuts at stop strings, hands on what is final. */
import { holdBack } from './hold-back.ts'

/** What decoding needs; `T` is the token type. `before` are the tokens that were decoded already. */
export type Decode<T> = (tokens: readonly T[], before: readonly T[]) => string

export interface GrowingAnswer<T> {
  /** Adds a token; true when the answer ends with it. */
  add(token: T): boolean
  /** The whole text, once no token follows. */
  finish(): string
  tokens: readonly T[]
}

/** After a complete JSON value, a JSON grammar of node-llama-cpp allows nothing but newlines. */
const afterJson = '\n\n\n\n'

/** How many tokens decoding looks back at, to know whether a space belongs between two of them. */
const lookBack = 8

/** `json` says that a grammar holds the answer to one JSON value. */
export function growAnswer<T>(
  decode: Decode<T>,
  { stops, json, onText }: { stops: readonly string[]; json: boolean; onText: (text: string) => void },
): GrowingAnswer<T> {
  const ends = json ? [...stops, afterJson] : stops
  const tokens: T[] = []
  let pending: T[] = []
  let text = ''
  let sent = 0

  /** An incomplete character waits for its other tokens. */
  function decodePending(isLast: boolean): void {
    const before = tokens.slice(0, tokens.length - pending.length).slice(-lookBack)
    const decoded = decode(pending, before)
    if (decoded.endsWith('\uFFFD') && !isLast && pending.length < 4) return
    text += decoded
    pending = []
  }

  function send(ready: string): void {
    if (ready.length > sent) onText(ready.slice(sent))
    sent = Math.max(sent, ready.length)
  }

  return {
    tokens,
    add(token) {
      tokens.push(token)
      pending.push(token)
      decodePending(false)
      const { ready, stopped } = holdBack(text, ends)
      send(ready)
      return stopped || (json && isCompleteJson(ready))
    },
    finish() {
      if (pending.length > 0) decodePending(true)
      const { ready, stopped } = holdBack(text, ends)
      const whole = stopped ? ready : text
      send(whole)
      return json ? whole.trimEnd() : whole
    },
  }
}

/** Spares the closing newlines: an object, a list or a string that parses can only be followed by them. */
function isCompleteJson(text: string): boolean {
  if (!/[}\]"]\s*$/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

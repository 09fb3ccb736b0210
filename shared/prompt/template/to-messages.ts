/** Tokens → the conversation, by Dotprompt's rules for roles, blank stretches and history. */
import type { Message, Part, Role } from '../prompt.ts'
import type { Token } from './token.ts'

/** A part before it is a part of a message: sections are still seen, and how much of a text is the same for every case. */
export type DraftPart =
  | { readonly kind: 'text'; readonly text: string; readonly fixedChars: number }
  | { readonly kind: 'media'; readonly url: string; readonly contentType?: string }
  | { readonly kind: 'section'; readonly name: string }

export interface DraftMessage {
  readonly role: Role
  readonly parts: readonly DraftPart[]
  /** it is a turn of the earlier conversation, put where the template says */
  readonly isHistory: boolean
  /** an earlier turn as it was given */
  readonly given?: Message
}

/**
 * A role mark begins a message, or renames one that is still blank; blank stretches between marks are dropped; after
 * `{{history}}` the model speaks. Without `{{history}}` the earlier turns go before the last message if that is the
 * user's, else to the end. Source: the format's reference implementation, google/dotprompt `js/src/parse.ts`.
 */
export function toMessages(tokens: readonly Token[], history: readonly Message[]): DraftMessage[] {
  const messages: DraftMessage[] = []
  let role: Role = 'user'
  let stretch: Token[] = []
  let placed = false
  const close = () => {
    const parts = isBlank(stretch) ? [] : toParts(stretch)
    stretch = []
    if (parts.length > 0) messages.push({ role, parts, isHistory: false })
  }
  for (const token of tokens) {
    if (token.kind === 'role') {
      close()
      role = token.role
    } else if (token.kind === 'history') {
      close()
      messages.push(...history.map((message) => fromHistory(message, true)))
      placed = placed || history.length > 0
      role = 'assistant'
    } else stretch.push(token)
  }
  close()
  return placed
    ? messages
    : insertHistory(
        messages,
        history.map((message) => fromHistory(message, false)),
      )
}

function fromHistory(message: Message, isHistory: boolean): DraftMessage {
  const parts = message.content.map(
    (part): DraftPart => (part.kind === 'text' ? { ...part, fixedChars: 0 } : part),
  )
  return { role: message.role, parts, isHistory, given: message }
}

function insertHistory(messages: readonly DraftMessage[], history: readonly DraftMessage[]): DraftMessage[] {
  const last = messages.at(-1)
  if (last?.role !== 'user') return [...messages, ...history]
  return [...messages.slice(0, -1), ...history, last]
}

function isBlank(stretch: readonly Token[]): boolean {
  return stretch.every((token) => token.kind === 'text' && token.text.trim() === '')
}

/** Texts that touch are one part; a blank text beside media or a section is none. */
function toParts(stretch: readonly Token[]): DraftPart[] {
  const parts: DraftPart[] = []
  let texts: Extract<Token, { kind: 'text' }>[] = []
  const close = () => {
    const text = texts.map((token) => token.text).join('')
    const fixedChars = texts.reduce((sum, token) => sum + (token.fixed ? token.text.length : 0), 0)
    if (text.trim() !== '') parts.push({ kind: 'text', text, fixedChars })
    texts = []
  }
  for (const token of stretch) {
    if (token.kind === 'text') {
      texts.push(token)
      continue
    }
    close()
    if (token.kind === 'media') {
      const { url, contentType } = token
      parts.push({ kind: 'media', url, ...(contentType === undefined ? {} : { contentType }) })
    } else if (token.kind === 'section') parts.push({ kind: 'section', name: token.name })
  }
  close()
  return parts
}

/** A message as it goes out: sections are gone, and texts that then touch are one. */
export function toMessage(draft: DraftMessage): Message {
  if (draft.given !== undefined) return draft.given
  const content: Part[] = []
  for (const part of draft.parts) {
    const last = content.at(-1)
    if (part.kind === 'media') content.push(part)
    else if (part.kind === 'text') {
      if (last?.kind === 'text') content[content.length - 1] = { kind: 'text', text: last.text + part.text }
      else content.push({ kind: 'text', text: part.text })
    }
  }
  return { role: draft.role, content }
}

/** Characters of text before the first one that a variable had a part in. */
export function countFixedPrefix(messages: readonly DraftMessage[]): number {
  let chars = 0
  for (const message of messages) {
    if (message.given !== undefined) return chars
    for (const part of message.parts) {
      if (part.kind !== 'text') continue
      chars += part.fixedChars
      if (part.fixedChars < part.text.length) return chars
    }
  }
  return chars
}

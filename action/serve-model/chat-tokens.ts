/** Turns chat messages into the tokens of Mistral's [INST] form, the chat template of the embedded model. */

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** What the form needs of a tokenizer; `T` is its token type. */
export interface ChatTokenizer<T> {
  bos: T
  eos: T
  openUser: readonly T[]
  closeUser: readonly T[]
  /** Plain text: a role marker inside it, such as "[INST]", must come back as ordinary text tokens. */
  encode(text: string): readonly T[]
}

/**
 * System text goes in front of the next user message, two newlines between; an assistant's turn ends with the
 * end token. The markers are whole tokens that no message can produce, so a ticket cannot forge a turn.
 */
export function chatTokens<T>(messages: readonly ChatMessage[], tokenizer: ChatTokenizer<T>): T[] {
  // Lists are joined at the end: spreading a very long one into push() overflows the stack.
  const lists: (readonly T[])[] = [[tokenizer.bos]]
  let system = ''
  for (const { role, content } of messages) {
    if (role === 'system') {
      if (content !== '') system += `${content}\n\n`
    } else if (role === 'user') {
      lists.push(tokenizer.openUser, tokenizer.encode(system + content), tokenizer.closeUser)
      system = ''
    } else {
      lists.push(tokenizer.encode(content), [tokenizer.eos])
    }
  }
  return lists.flat() as T[]
}

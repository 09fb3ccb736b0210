/** The last choice that a free text names as a whole word. */

/** Replies are short; of a longer one only the end is read. */
const MAX_CHARS = 20_000

/**
 * Without regard to case. Of two choices that end at the same place the longer one counts (`not good` over `good`). For a
 * choice that is a number, `4` in `4.5`, in `1-5`, behind `/` or behind `out of` is none.
 */
export function lastChoiceIn(reply: string, choices: readonly string[]): string | undefined {
  const text = reply.slice(-MAX_CHARS).toLowerCase()
  let best: { readonly choice: string; readonly end: number } | undefined
  for (const choice of choices) {
    const end = lastEnd(text, choice.trim().toLowerCase())
    if (end < 0) continue
    const longer = best !== undefined && end === best.end && choice.length > best.choice.length
    if (best === undefined || end > best.end || longer) best = { choice, end }
  }
  return best?.choice
}

/** Where the last whole-word occurrence ends; -1 without one. */
function lastEnd(text: string, choice: string): number {
  if (choice === '') return -1
  const numeric = /^\d+(?:\.\d+)?$/.test(choice)
  for (let at = text.lastIndexOf(choice); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(choice, at - 1)) {
    const before = text.slice(Math.max(0, at - 8), at)
    const after = text.slice(at + choice.length, at + choice.length + 2)
    const whole = !/[\p{L}\p{N}_]$/u.test(before) && !/^[\p{L}\p{N}_]/u.test(after)
    const partOfNumber = numeric && (/(?:[./,–-]|\bout of\s)$/.test(before) || /^[.,]\d|^[–-]\d/.test(after))
    if (whole && !partOfNumber) return at + choice.length
  }
  return -1
}

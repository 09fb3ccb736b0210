/** Pure: a variable that stands early in a long prompt keeps the runner from sharing what comes after it. */
import type { Problem } from '../../shared/problem.ts'
import type { RenderedPrompt } from '../../shared/prompt/prompt.ts'

/** About four characters are a token; fewer than this many tokens are not worth a word. */
const charsPerToken = 4
const minLostTokens = 300
/** Inputs themselves differ from case to case: only what stands after their usual length is lost. */
const minLostShare = 0.5

function lengthOf({ messages }: RenderedPrompt): number {
  const parts = messages.flatMap((message) => message.content)
  return parts.reduce((sum, part) => sum + (part.kind === 'text' ? part.text.length : 0), 0)
}

/**
 * Undefined where nothing is lost. What two cases share at their ends is what the cache could have shared had it stood in
 * front: prompts are read from their beginning, and a prompt cache shares beginnings only.
 */
export function warnEarlyVariable(path: string, rendered: readonly RenderedPrompt[]): Problem | undefined {
  const [first, second] = rendered
  if (first?.fixedPrefixChars === undefined || second === undefined) return undefined
  const whole = lengthOf(first)
  const lost = sharedEnd(textOf(first), textOf(second))
  const lostTokens = Math.round(lost / charsPerToken)
  if (lostTokens < minLostTokens || lost < minLostShare * whole) return undefined
  const share = Math.round((100 * first.fixedPrefixChars) / whole)
  return {
    path,
    code: 'early-variable',
    message: `a variable stands after ${share} % of the prompt: the ${lostTokens} tokens of fixed text after it are read again in every call`,
    hint: 'put the fixed text first and the input last, and the runner reads it once',
    severity: 'warning',
  }
}

function textOf({ messages }: RenderedPrompt): string {
  return messages
    .flatMap((message) => message.content.map((part) => (part.kind === 'text' ? part.text : '')))
    .join('\n')
}

/** Length of the longest common end. */
function sharedEnd(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++
  return length
}

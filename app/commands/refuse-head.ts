/** Pure: which content is meant. For a fork's head the full SHA must say what somebody has looked at. */
import { codeSpan } from '../../shared/view/write-code.ts'
import type { PullFacts } from '../github/github.ts'

/** `example`: the command as it is to be written, the SHA at its end. Undefined where the head is what is meant. */
export function refuseHead(
  shas: readonly string[],
  { headSha: head }: Pick<PullFacts, 'headSha'>,
  { isFork, example }: { readonly isFork: boolean; readonly example: string },
): string | undefined {
  const full = shas.find((sha) => sha.length >= 40)
  if (shas.length > 1) return 'Name one commit at most.'
  if (isFork && full === undefined)
    return `This pull request comes from a fork: look at its prompts, then write ${codeSpan(example)}, so that a push in between changes nothing.`
  if (shas[0] !== undefined && !head.startsWith(shas[0].toLowerCase()))
    return `${codeSpan(shas[0])} is not the head of this pull request any more; the head is ${codeSpan(head)}.`
  return undefined
}

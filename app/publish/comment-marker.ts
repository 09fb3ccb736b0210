/** The first line of our comment: nobody who lacks the webhook secret can write it for another pull request. */
import { createHmac, hkdfSync } from 'node:crypto'

/** Fixed for ever: another one would not find the comments that stand. */
const purpose = 'promptgate comment marker v1'

/** The same for a pull request as long as the secret is; `pull` and id are digits, so the text is unambiguous. */
export function commentMarker(webhookSecret: string, repositoryId: number, pull: number): string {
  return `<!-- promptgate:comment v1 ${seal(webhookSecret, `${repositoryId}/${pull}`)} -->`
}

/** Of the one answer to a command: by it an answer is found that was given before the process ended. */
export function answerMarker(webhookSecret: string, repositoryId: number, commentId: number): string {
  return `<!-- promptgate:answer v1 ${seal(webhookSecret, `answer/${repositoryId}/${commentId}`)} -->`
}

/**
 * Of the comment that tells what became of a request to promote. `said` tells apart what cannot be edited: a comment on a commit
 * is written anew for each state that it must tell of.
 */
export function requestMarker(
  webhookSecret: string,
  repositoryId: number,
  requestId: string,
  said = '',
): string {
  return `<!-- promptgate:promotion v1 ${seal(webhookSecret, `promotion/${repositoryId}/${requestId}/${said}`)} -->`
}

/** Of what a command asked for, once it is there: the answer to the command came before. */
export function resultMarker(webhookSecret: string, repositoryId: number, commentId: number): string {
  return `<!-- promptgate:result v1 ${seal(webhookSecret, `result/${repositoryId}/${commentId}`)} -->`
}

function seal(webhookSecret: string, text: string): string {
  const key = hkdfSync('sha256', webhookSecret, '', purpose, 32)
  return createHmac('sha256', Buffer.from(key)).update(text).digest('hex')
}

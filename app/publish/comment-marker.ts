/** The first line of our comment: nobody who lacks the webhook secret can write it for another pull request. */
import { createHmac, hkdfSync } from 'node:crypto'

/** Fixed for ever: another one would not find the comments that stand. */
const purpose = 'promptgate comment marker v1'

/** The same for a pull request as long as the secret is; `pull` and id are digits, so the text is unambiguous. */
export function commentMarker(webhookSecret: string, repositoryId: number, pull: number): string {
  const key = hkdfSync('sha256', webhookSecret, '', purpose, 32)
  const seal = createHmac('sha256', Buffer.from(key)).update(`${repositoryId}/${pull}`).digest('hex')
  return `<!-- promptgate:comment v1 ${seal} -->`
}

/** The identity of what was published: equal content is not sent twice. */
import { createHash } from 'node:crypto'

export function hashContent(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

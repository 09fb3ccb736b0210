/** What commands brought beside the gate, as people read it on a pull request. */
import type { PullHandle } from '../github/scenario/open-pull.ts'

/** Our comments with results, oldest first, without their markers. */
export function resultsOf(pull: PullHandle): string[] {
  return pull
    .comments()
    .filter(({ body }) => body.startsWith('<!-- promptgate:result'))
    .map(({ body }) => body.split('\n').slice(1).join('\n').trim())
}

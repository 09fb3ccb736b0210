/** Pure: a fault that goes on → what people read on the check: since when, why, what is being done, what they can do. */
import { formatTime } from '../../shared/publication/format-time.ts'
import type { CheckOutput } from '../github/check-state.ts'
import { type FaultKind, GitHubFault } from '../github/github.ts'

const reasons: Readonly<Record<FaultKind, string>> = {
  'not-found':
    'GitHub does not find a branch or a commit that it takes, or no common ancestor of base and head',
  forbidden:
    "GitHub refuses the App a permission: an owner accepts it on the installation's page, under Review request",
  'rate-limited': 'the requests that GitHub allows the App are used up; they come back within the hour',
  invalid: 'GitHub refuses a request',
  conflict: 'GitHub has another change under way at the same place',
  'not-installed': 'the App is not installed here any more',
  unavailable: 'GitHub does not answer as it should',
}

/** The kind of a fault, never its message: that may hold what strangers wrote. */
export function describeHeldUp(of: {
  readonly fault: unknown
  readonly deliveryId: string
  readonly sinceMs: number
}): CheckOutput {
  const { fault, deliveryId, sinceMs } = of
  const isOurs = !(fault instanceof GitHubFault)
  const why = isOurs ? 'something failed inside Promptgate' : reasons[fault.kind]
  return {
    title: 'Could not evaluate: a fault on the way, not in this change',
    summary: `Since ${formatTime(sinceMs)}: ${why}. It is tried again by itself, and the check turns as soon as that works. Who runs this Promptgate finds the details in its log and under /health, as delivery \`${deliveryId}\`.`,
  }
}

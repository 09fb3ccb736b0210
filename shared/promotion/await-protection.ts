/** Reviewers and the wait timer of GitHub's environment: whether a promotion that is ready may go on. */
import { formatTime } from '../publication/format-time.ts'
import type { DecisionFacts } from './decision-facts.ts'

export type Awaited =
  | { readonly kind: 'free' }
  | { readonly kind: 'approval'; readonly headline: string; readonly dueAtMs?: number }
  | { readonly kind: 'timer'; readonly headline: string; readonly dueAtMs: number }
  /** nobody can approve it */
  | { readonly kind: 'refuse'; readonly why: string }

const isPerson = (reviewer: string): boolean => !reviewer.includes('/')
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const isReviewer = (reviewers: readonly string[], login: string): boolean =>
  reviewers.some((one) => isPerson(one) && isSame(one, login))

/** Whether this person's word counts: a reviewer's own wish is one, unless GitHub's environment forbids that. */
export function mayApprove(
  {
    reviewers,
    preventsSelfReview,
  }: { readonly reviewers: readonly string[]; readonly preventsSelfReview: boolean },
  login: string,
  asker: string,
): boolean {
  return isReviewer(reviewers, login) && !(preventsSelfReview && isSame(login, asker))
}

/**
 * What a reviewer approved stands in the reviewer's name from then on, in state `timer`; what waits there in another's name began to wait
 * when GitHub's environment had no reviewers. The wait counts from the first time that nothing else stood in the way.
 */
export function awaitProtection({ request, rules, nowMs }: DecisionFacts): Awaited {
  if (rules === undefined) return { kind: 'free' }
  const { environment, actor } = request
  const waits = rules.waitMinutes > 0
  const dueAtMs = waits ? (request.dueAtMs ?? nowMs + rules.waitMinutes * 60_000) : undefined
  const due = dueAtMs === undefined ? {} : { dueAtMs }
  const people = rules.reviewers.filter(isPerson)
  const isApproved =
    rules.reviewers.length === 0 ||
    (request.state === 'timer' && isReviewer(rules.reviewers, actor)) ||
    (request.source === 'command' && mayApprove(rules, actor, actor))
  if (!isApproved) {
    if (people.length === 0)
      return {
        kind: 'refuse',
        why: `${environment} asks for an approval by ${rules.reviewers.join(', ')}, and the App cannot see who is in a team: add people as reviewers`,
      }
    const who = people.length === 1 ? people[0] : `one of ${people.join(', ')}`
    const headline = `${environment} waits for an approval by ${who}`
    return { kind: 'approval', headline, ...due }
  }
  if (dueAtMs === undefined || nowMs >= dueAtMs) return { kind: 'free' }
  return { kind: 'timer', headline: `${environment} moves at ${formatTime(dueAtMs)}`, dueAtMs }
}

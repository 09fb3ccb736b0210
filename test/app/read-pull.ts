/** What a person sees of us on a pull request. */
import { checkName } from '../../shared/publication/publication.ts'
import type { PullHandle } from '../github/scenario/open-pull.ts'
import type { CheckRun, Comment } from '../github/state/world.ts'

/** Our check on the head; throws where there is none or more than one. */
export function ownCheck(pull: PullHandle): CheckRun {
  const own = pull.checks().filter(({ name }) => name === checkName)
  if (own.length !== 1) throw new Error(`${own.length} checks of ours on ${pull.headSha()}`)
  return own[0] as CheckRun
}

/** Our sticky comment; undefined where there is none, throws where there are two. */
export function stickyComment(pull: PullHandle): Comment | undefined {
  const own = pull.comments().filter(({ body }) => body.startsWith('<!-- promptgate:comment'))
  if (own.length > 1) throw new Error(`${own.length} comments of ours`)
  return own[0]
}

/** Our answers to commands, oldest first. */
export function answersOf(pull: PullHandle): string[] {
  return pull
    .comments()
    .filter(({ body }) => body.startsWith('<!-- promptgate:answer'))
    .map(({ body }) => body.split('\n').slice(1).join('\n').trim())
}

export const conclusionOf = (pull: PullHandle): string | null | undefined => ownCheck(pull).conclusion

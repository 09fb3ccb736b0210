/** What a person sees of us on a pull request. */
import { checkName } from '../../shared/publication/publication.ts'
import type { PullHandle } from '../github/scenario/open-pull.ts'
import type { CheckRun, Comment } from '../github/state/world.ts'

/** Our check on the head, the newest: each attempt has its own, and GitHub shows and counts the last. */
export function ownCheck(pull: PullHandle): CheckRun {
  const [newest] = pull.checks().filter(({ name }) => name === checkName)
  if (newest === undefined) throw new Error(`there is no check of ours on ${pull.headSha()}`)
  return newest
}

/** Our sticky comment; undefined where there is none, throws where there are two. */
export function stickyComment(pull: PullHandle): Comment | undefined {
  const own = pull.comments().filter(({ body }) => body.startsWith('<!-- promptgate:comment'))
  if (own.length > 1) throw new Error(`${own.length} comments of ours`)
  return own[0]
}

/** Our answers to commands, oldest first. */
export function answersOf({ comments }: Pick<PullHandle, 'comments'>): string[] {
  return comments()
    .filter(({ body }) => body.startsWith('<!-- promptgate:answer'))
    .map(({ body }) => body.split('\n').slice(1).join('\n').trim())
}

export const conclusionOf = (pull: PullHandle): string | null | undefined => ownCheck(pull).conclusion

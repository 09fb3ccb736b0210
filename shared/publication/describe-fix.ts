/** That what blocked the pull request does so no more. */
import { formatHash } from '../view/format-figure.ts'
import type { PublicationInput } from './publication.ts'

/** Undefined where nothing blocked before. */
export function describeFix({ precedent }: PublicationInput): string | undefined {
  if (precedent?.conclusion !== 'fail') return undefined
  const head = `\`${formatHash(precedent.headSha)}\``
  if (precedent.regressed === 0) return `What blocked ${head} is mended.`
  return precedent.regressed === 1
    ? `The regression of ${head} is fixed.`
    : `The ${precedent.regressed} regressions of ${head} are fixed.`
}

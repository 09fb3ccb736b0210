/** What the App said, by the line that it signs each kind of comment with. */
import type { PullHandle } from '../../test/github/scenario/open-pull.ts'

interface Said {
  readonly author: { readonly type: string }
  readonly body: string
}

const signed =
  (kind: string) =>
  <One extends Said>(comments: readonly One[]): One[] =>
    comments.filter(({ author, body }) => author.type === 'Bot' && body.startsWith(`<!-- promptgate:${kind}`))

const verdicts = signed('comment')
/** What became of requests to promote. */
export const promotionComments = signed('promotion')
/** To commands, oldest first. */
export const answers = signed('answer')

/** The verdict on the pull request, without answers to commands. */
export const ownComments = (pull: PullHandle) => verdicts(pull.comments())

export const alertOf = (body = ''): string => /^> \[!([A-Z]+)\]/m.exec(body)?.[1] ?? 'none'

/** First line of the alert, as plain text. */
export function headlineOf(body = ''): string {
  const [, line = ''] = /^> \[![A-Z]+\]\n> (.*)$/m.exec(body) ?? []
  const text = line.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
  return text.replaceAll(/\*\*|`|\\/g, '')
}

export const tablesIn = (body = ''): number => body.match(/^\|(?: ?:?-+:? ?\|)+$/gm)?.length ?? 0

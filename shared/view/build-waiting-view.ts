/** The view of an evaluation that waits for a person's command: there is no report yet. */
import { linkFooter } from './build-footer.ts'
import { emptyView } from './empty-view.ts'
import { formatHash } from './format-figure.ts'
import { linkToCommit } from './link-to.ts'
import type { View, ViewCommand, ViewLinks } from './view.ts'

export interface Waiting {
  /** why, one sentence: `Pull requests from forks are evaluated on command.` */
  readonly reason: string
  /** the head commit that would be evaluated */
  readonly head: string
  readonly commands: readonly ViewCommand[]
  readonly links?: ViewLinks
}

/** A headline, the commands, and the head that would be evaluated. */
export function buildWaitingView(waiting: Waiting): View {
  const links = waiting.links ?? {}
  return {
    ...emptyView({
      kind: 'waiting',
      alert: 'waiting',
      headline: `Promptgate waits for a command. ${waiting.reason}`,
      links,
    }),
    commands: waiting.commands,
    footer: [
      ['head ', { code: formatHash(waiting.head), href: linkToCommit(links, waiting.head) }],
      ...linkFooter(links),
    ],
  }
}

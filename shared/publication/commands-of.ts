/** What a person can write to have it evaluated. */
import type { ViewCommand } from '../view/view.ts'
import type { PublicationInput } from './publication.ts'

/** A stranger's commit is named in full, so that another one pushed meanwhile is not what is started. */
export function commandsOf({ evaluation, policy }: PublicationInput): ViewCommand[] {
  if (evaluation.pull === undefined) return []
  const { headSha, isFork, state } = evaluation
  if (isFork && policy.forks === 'lint-only') return []
  const isNamed = isFork || state === 'waiting'
  return [
    {
      command: isNamed ? `/eval ${headSha}` : '/eval',
      does: state === 'waiting' ? 'To start it, with write access' : 'To try again',
    },
  ]
}

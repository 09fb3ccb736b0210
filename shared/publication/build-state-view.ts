/** The view of an evaluation that has no verdict: what is going on, since when, and what a person can do. */
import type { EvaluationState } from '../order/evaluation-state.ts'

import { linkFooter } from '../view/build-footer.ts'
import { buildWaitingView } from '../view/build-waiting-view.ts'
import type { Inline } from '../view/document.ts'
import { emptyView } from '../view/empty-view.ts'
import { formatHash } from '../view/format-figure.ts'
import { linkToCommit } from '../view/link-to.ts'
import type { View } from '../view/view.ts'
import { commandsOf } from './commands-of.ts'
import type { PublicationInput } from './publication.ts'
import { stateTexts } from './state-texts.ts'
import { viewProblems } from './view-problems.ts'

/** Why a command is needed: a fork before a draft, because a fork stays one. */
function waitingReason({ evaluation: { isFork }, policy: { forks } }: PublicationInput): string {
  if (!isFork) {
    return 'Drafts are not evaluated here; it starts by itself when the pull request is ready for review.'
  }
  return forks === 'lint-only'
    ? 'Its files are fine; this repository measures no change from a fork. A maintainer may push it to a branch of this repository.'
    : 'Pull requests from forks are evaluated when somebody with write access has read the change and asks for it.'
}

function footerOf({ evaluation, links }: PublicationInput): Inline[] {
  const commit = (name: string, sha: string): Inline => [
    `${name} `,
    { code: formatHash(sha), href: linkToCommit(links, sha) },
  ]
  const { mergeBaseSha, headSha, policyHash } = evaluation
  return [
    ...(mergeBaseSha === '' ? [] : [commit('base', mergeBaseSha)]),
    commit('head', headSha),
    ...(policyHash === '' ? [] : [['policy ', { code: formatHash(policyHash) }]]),
    ...linkFooter(links),
  ]
}

const triable: ReadonlySet<EvaluationState> = new Set(['refused', 'failed', 'timed-out', 'cancelled'])

/** Throws where the state has a verdict, which a view without its report could only hide. */
export function buildStateView(input: PublicationInput): View {
  const { evaluation, links } = input
  const { state, policyDifferences = [] } = evaluation
  const commands = state === 'waiting' || triable.has(state) ? commandsOf(input) : []
  const problems = viewProblems(input)
  if (state === 'waiting') {
    const reason = waitingReason(input)
    return {
      ...buildWaitingView({ reason, head: evaluation.headSha, commands, links }),
      problems,
      policyDifferences,
    }
  }
  const { kind, alert, headline, sentences = [] } = stateTexts[state](input)
  return {
    ...emptyView({ kind, alert, headline, links }),
    sentences,
    problems,
    policyDifferences,
    commands,
    footer: footerOf(input),
  }
}

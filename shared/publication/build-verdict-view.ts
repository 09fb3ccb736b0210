/** The view of a verdict, with what went before it: earlier attempts, and a regression that is fixed now. */
import { buildView } from '../view/build-view.ts'
import type { AlertKind } from '../view/document.ts'
import type { View } from '../view/view.ts'
import { buildHistory } from './build-history.ts'
import { commandsOf } from './commands-of.ts'
import { describeFix } from './describe-fix.ts'
import type { Outcome, PublicationInput } from './publication.ts'
import { viewProblems } from './view-problems.ts'

/** A waiver accepts a regression, it does not fix one. */
function isFixed({ verdict }: Outcome): boolean {
  const accepted = verdict.comparisons.some(
    ({ waived, gates }) => waived !== undefined || gates.some((gate) => gate.waived !== undefined),
  )
  return verdict.conclusion === 'pass' && !accepted
}

export function buildVerdictView(input: PublicationInput, outcome: Outcome): View {
  const { verdict, report } = outcome
  const view = buildView(report, verdict, {
    links: input.links,
    hunks: input.hunks,
    commands: verdict.conclusion === 'pass' ? [] : commandsOf(input),
  })
  const fix = isFixed(outcome) ? describeFix(input) : undefined
  const history = buildHistory(input, verdict)
  const alert: AlertKind = fix === undefined ? view.alert : 'improved'
  return {
    ...view,
    alert,
    headline: fix === undefined ? view.headline : `${fix} ${view.headline}`,
    problems: [...view.problems, ...viewProblems(input)],
    ...(history === undefined ? {} : { history }),
  }
}

/** The view of a verdict, with what went before it: earlier attempts, and a regression that is fixed now. */

import { usualDays } from '../verdict/usual-days.ts'
import type { ComparisonVerdict } from '../verdict/verdict.ts'
import { buildView } from '../view/build-view.ts'
import type { AlertKind } from '../view/document.ts'
import type { View, ViewCommand } from '../view/view.ts'
import { writeCommand } from '../write-command.ts'
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

/** What was not measured cannot be accepted. */
function isToAccept({ outcome, waived, gates }: ComparisonVerdict): boolean {
  const isBroken = gates.some((gate) => gate.broken && !gate.unknown && gate.waived === undefined)
  return isBroken || (outcome === 'regressed' && waived === undefined)
}

/** How the worst regression is accepted, where there is one. */
function waiveOf({ evaluation, policy }: PublicationInput, { verdict, report }: Outcome): ViewCommand[] {
  const [worst] = verdict.comparisons
    .filter(isToAccept)
    .toSorted((a, b) => (a.score?.value ?? 0) - (b.score?.value ?? 0))
  const prompt = report.comparisons.find(({ id }) => id === worst?.id)?.prompt
  if (evaluation.pull === undefined || verdict.conclusion !== 'fail' || prompt === undefined) return []
  const command = writeCommand`/waive ${prompt} until ${`${usualDays(policy.waivers)}d`} because …`
  return command === undefined ? [] : [{ command, does: 'To accept this on purpose, as a maintainer' }]
}

export function buildVerdictView(input: PublicationInput, outcome: Outcome): View {
  const { verdict, report, waivers = [], nowMs = 0 } = outcome
  const { links, hunks, calibration } = input
  const view = buildView(report, verdict, {
    links,
    hunks,
    waivers,
    nowMs,
    ...(calibration === undefined ? {} : { calibration }),
    commands: verdict.conclusion === 'pass' ? [] : [...waiveOf(input, outcome), ...commandsOf(input)],
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

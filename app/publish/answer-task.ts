/** Bytes of the report of a question → its answer as Markdown. Runs in its own process. */
import { decideComparison } from '../../shared/compare/decide-comparison.ts'
import { describeRunnerComparison } from '../../shared/compare/describe-runner-comparison.ts'
import { describeTrial } from '../../shared/compare/describe-trial.ts'
import type { Policy } from '../../shared/config/policy.ts'
import type { Aside } from '../../shared/order/ordered.ts'
import { formatProblem } from '../../shared/problem.ts'
import type { Figures } from '../../shared/publication/publication.ts'
import type { Report } from '../../shared/report/report.ts'
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import { readAttempt, type StoredAttempt } from './decide-task.ts'

export interface AnswerTask {
  readonly stored: StoredAttempt
  readonly aside: Aside
  readonly policy: Policy
  readonly headSha: string
}

export interface Answered {
  readonly text: string
  readonly figures: Figures
}

export function answerTask({ stored, aside, policy, headSha }: AnswerTask): Answered {
  const report = readAttempt(stored)
  const text =
    aside.kind === 'try'
      ? describeTrial(report, aside, headSha)
      : describeCompared(report, policy, aside.runners, headSha)
  return { text, figures: figuresOf(report, text) }
}

/** A mistake that only the job could see hinders every call: it is the answer. */
function describeCompared(
  report: Report,
  policy: Policy,
  runners: readonly string[],
  headSha: string,
): string {
  const mistakes = report.problems.filter(({ severity }) => severity === 'error')
  if (mistakes.length === 0)
    return describeRunnerComparison(decideComparison(report, policy, runners), headSha)
  const lines = mistakes.map((problem) => `- ${escapeMarkdown(formatProblem(problem), 'middle')}`)
  return ['**Nothing was compared: there is a mistake to mend first.**', '', ...lines].join('\n')
}

function figuresOf({ calls, spent, comparisons }: Report, text: string): Figures {
  const none = { regressed: 0, improved: 0, worse: 0, better: 0 }
  return {
    headline: text.split('\n')[0] ?? '',
    comparisons: comparisons.length,
    ...none,
    calls: calls.made,
    cached: calls.cached,
    ...(spent.money === undefined ? {} : { spent: { ...spent.money } }),
  }
}

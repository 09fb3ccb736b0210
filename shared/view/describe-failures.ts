/** Why there is no score: what the runner said of calls that failed, and what evaluators said of answers they could not judge. */
import type { Report } from '../report/report.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import type { Inline } from './document.ts'
import { formatCount } from './format-figure.ts'

const maxMessage = 400
/** The commonest reasons; the report has all. */
const maxReasons = 3

/** Consequences of another failure, which is told itself. */
const consequences = new Set(['circuit-open', 'cancelled'])

/** The commonest first, each with how often it is there. */
function countEach(reasons: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, maxReasons)
}

function failedCalls({ trials, stopped }: Report): Inline[] {
  // why the runner was given up is told where it stopped
  if (stopped?.kind === 'runner') return []
  // equal keys are one call
  const byKey = new Map(trials.map((trial) => [trial.key, trial]))
  const messages = [...byKey.values()].flatMap(({ outcome, error }) =>
    outcome === 'failed' && error !== undefined && !consequences.has(error.kind) ? [error.message] : [],
  )
  return countEach(messages).map(([message, count]) => [
    `${formatCount(count, 'answer')} missing: ${clipText(message, maxMessage)}`,
  ])
}

/** Only where a comparison has no result for it: a latency from the cache that nobody knows is no failure. */
function unjudgedAnswers({ trials }: Report, verdict: Verdict): Inline[] {
  const unmeasured = new Set(
    verdict.comparisons.filter(({ outcome }) => outcome === 'unmeasured').map(({ id }) => id),
  )
  const missing = trials
    .filter(({ comparison }) => unmeasured.has(comparison))
    .flatMap(({ scores }) => scores.filter((score) => score.missing === true))
  return countEach(missing.map(({ evaluator, reason }) => JSON.stringify([evaluator, reason]))).map(
    ([key, count]) => {
      const [evaluator = '', reason = ''] = JSON.parse(key) as string[]
      const answers = formatCount(count, 'answer')
      return [
        { code: clipText(evaluator, maxName) },
        ` could not judge ${answers}: ${clipText(reason, maxMessage)}`,
      ]
    },
  )
}

/** Nothing where all that was asked was answered and scored. */
export function describeFailures(report: Report, verdict: Verdict): Inline[] {
  return [...failedCalls(report), ...unjudgedAnswers(report, verdict)]
}

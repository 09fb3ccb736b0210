/** The attempts of an evaluation as a table: their evidence adds up, so a reader sees how the verdict grew. */
import type { Conclusion, Difference, Verdict } from '../verdict/verdict.ts'
import { clipText } from '../view/clip-text.ts'
import type { Inline, Tone } from '../view/document.ts'
import { formatPoints, formatPointsInterval } from '../view/format-figure.ts'
import type { ViewTable } from '../view/view.ts'
import { formatTime } from './format-time.ts'
import type { AttemptFacts, PublicationInput } from './publication.ts'
import { worstDifference } from './worst-difference.ts'

const maxAttempts = 20
const maxTrigger = 60

const marks: Readonly<Record<Conclusion, readonly [Tone, string]>> = {
  pass: ['even', '● pass'],
  fail: ['worse', '▼ fail'],
  inconclusive: ['even', '◆ inconclusive'],
  error: ['worse', '○ could not evaluate'],
}

function showVerdict(conclusion: Conclusion | undefined): Inline {
  if (conclusion === undefined) return ['—']
  const [tone, text] = marks[conclusion]
  return [{ tone, text }]
}

function showDifference(difference: Difference | undefined): string {
  if (difference === undefined) return '—'
  return `${formatPoints(difference.value)} ${formatPointsInterval(difference.low, difference.high)}`
}

/** `pull_request.synchronize` is a word of GitHub's; readers know a push. */
const triggers: Readonly<Record<string, string>> = {
  'pull_request.opened': 'opened',
  'pull_request.reopened': 'reopened',
  'pull_request.synchronize': 'push',
  'pull_request.edited': 'base changed',
  'pull_request.ready_for_review': 'ready for review',
  'check_run.rerequested': 're-run',
  'check_run.requested_action': 're-run',
  'check_suite.rerequested': 're-run',
}

function showTrigger({ trigger, actor }: AttemptFacts): Inline {
  const name = triggers[trigger] ?? clipText(trigger.replace(/^command /, ''), maxTrigger)
  return [name, ...(actor === undefined ? [] : [` by ${clipText(actor, maxTrigger)}`])]
}

/** Undefined where there was one attempt only: newest first, the present one on top. */
export function buildHistory(input: PublicationInput, verdict: Verdict): ViewTable | undefined {
  const [present, ...earlier] = input.attempts.toSorted((a, b) => b.attempt - a.attempt)
  if (present === undefined || earlier.length === 0) return undefined
  const row = (one: AttemptFacts, conclusion: Conclusion | undefined, difference: Difference | undefined) => [
    [String(one.attempt)],
    [formatTime(one.atMs)],
    showTrigger(one),
    showVerdict(conclusion),
    [showDifference(difference)],
  ]
  return {
    titles: ['attempt', 'when', 'trigger', 'verdict', 'difference'],
    rows: [
      row(present, verdict.conclusion, worstDifference(verdict)),
      ...earlier.slice(0, maxAttempts).map((one) => row(one, one.conclusion, one.figures?.difference)),
    ],
  }
}

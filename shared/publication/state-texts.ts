/** What each state without a verdict says, in words. */
import type { EvaluationState } from '../order/evaluation-state.ts'
import { withoutFullStop } from '../verdict/without-full-stop.ts'
import { clipText } from '../view/clip-text.ts'
import type { AlertKind } from '../view/document.ts'
import { formatCount, formatNumber } from '../view/format-figure.ts'
import type { ViewKind } from '../view/view.ts'
import { cancelledCode } from './describe-cancelled.ts'
import { describeFix } from './describe-fix.ts'
import { deletedCode, uncoveredCode } from './describe-unaffected.ts'
import { formatSpan, formatTime } from './format-time.ts'
import type { PublicationInput } from './publication.ts'

const maxMessage = 300
const maxRunners = 3

export interface StateText {
  readonly kind: ViewKind
  readonly alert: AlertKind
  readonly headline: string
  readonly sentences?: readonly string[]
}

type Describe = (input: PublicationInput) => StateText

const progress = (headline: string, ...sentences: string[]): StateText => ({
  kind: 'progress',
  alert: 'held',
  headline,
  sentences,
})

function describeQueued({ evaluation: { planned, createdAtMs } }: PublicationInput): StateText {
  const since = `Waits for a runner of GitHub Actions since ${formatTime(createdAtMs)}.`
  if (planned === undefined) return progress('The evaluation is queued', since)
  const { calls, runners, seconds } = planned
  const shown = runners.slice(0, maxRunners).map((id) => `\`${clipText(id, 60)}\``)
  const more = runners.length - shown.length
  const where = [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ')
  const on = where === '' ? '' : ` on ${where}`
  const time = seconds === undefined ? '' : ` (≈ ${formatSpan(seconds)})`
  return progress(`${formatCount(calls, 'call')} planned${on}${time}`, since)
}

function describeRunning({ evaluation }: PublicationInput): StateText {
  if (evaluation.progress === undefined) return progress('The evaluation is running')
  const { done, total, secondsLeft } = evaluation.progress
  const left = secondsLeft === undefined || done >= total ? '' : `, ${formatSpan(secondsLeft)} left`
  return progress(`${formatNumber(done)} of ${formatCount(total, 'call')}${left}`)
}

/** `` `prompts/a.prompt` is deleted; no other prompt is affected. `` */
function describeDeleted({ evaluation: { problems } }: PublicationInput): string | undefined {
  const [first, ...others] = problems.filter(({ code }) => code === deletedCode)
  if (first === undefined) return undefined
  const gone =
    others.length === 0
      ? `\`${clipText(first.path, 100)}\` is`
      : `${formatCount(others.length + 1, 'prompt')} are`
  return `${gone} deleted; no other prompt is affected.`
}

function describeUnaffected(input: PublicationInput): StateText {
  const fix = describeFix(input)
  const uncovered = input.evaluation.problems.filter(({ code }) => code === uncoveredCode).length
  const deleted = describeDeleted(input)
  const none =
    uncovered === 0
      ? (deleted ?? 'No prompt is affected by this change.')
      : `No prompt of a suite is affected; ${formatCount(uncovered, 'changed prompt')} in no suite ${uncovered === 1 ? 'is' : 'are'} not evaluated.`
  return {
    kind: 'nothing-affected',
    alert: fix === undefined ? 'held' : 'improved',
    headline: fix === undefined ? none : `${fix} ${none}`,
  }
}

const couldNot = 'Promptgate could not evaluate this change'

/** `: the only problem.`, `: 3 problems, the first: …` */
function firstOf({ evaluation: { problems } }: PublicationInput): string {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (first === undefined) return '.'
  const message = withoutFullStop(clipText(first.message, maxMessage))
  return errors.length === 1
    ? `: ${message}.`
    : `: ${formatCount(errors.length, 'problem')}, the first: ${message}.`
}

const stays = 'The merge stays blocked, and nothing tries again by itself.'

function describeRefused(input: PublicationInput): StateText {
  return { kind: 'configuration', alert: 'blocked', headline: couldNot + firstOf(input) }
}

function describeFailed(input: PublicationInput): StateText {
  const { concludedAtMs, updatedAtMs } = input.evaluation
  const since = `Since ${formatTime(concludedAtMs ?? updatedAtMs)}. ${stays}`
  const how = 'No file of this change is to blame. What was answered already comes from the cache.'
  return {
    kind: 'infrastructure',
    alert: 'not-evaluated',
    headline: couldNot + firstOf(input),
    sentences: [since, how],
  }
}

function describeTimedOut({ evaluation, links }: PublicationInput): StateText {
  const { progress: last, deadlineMs, concludedAtMs, updatedAtMs } = evaluation
  const far =
    last === undefined
      ? 'before its first call'
      : `after ${formatNumber(last.done)} of ${formatCount(last.total, 'call')}`
  const given = `It was given up at ${formatTime(deadlineMs ?? concludedAtMs ?? updatedAtMs)}. ${stays}`
  const how =
    links.runUrl === undefined
      ? 'No run of the workflow took it up: GitHub Actions had no free runner, or did not start it.'
      : 'Its run tells what held it up: no free runner, a model that does not answer, or a lost connection to this App.'
  return {
    kind: 'infrastructure',
    alert: 'not-evaluated',
    headline: `${couldNot}: the job fell silent ${far}.`,
    sentences: [given, how],
  }
}

/** Who stopped it stands among the problems, which say how it is started again. */
function tellCancelled({ evaluation }: PublicationInput): StateText {
  const { problems, progress: last, concludedAtMs, updatedAtMs } = evaluation
  const who = problems.find(({ code }) => code === cancelledCode)?.message ?? 'somebody cancelled it'
  const far =
    last === undefined ? '' : `, after ${formatNumber(last.done)} of ${formatCount(last.total, 'call')}`
  return {
    kind: 'infrastructure',
    alert: 'not-evaluated',
    headline: `The evaluation was cancelled: ${withoutFullStop(clipText(who, maxMessage))}${far}.`,
    sentences: [`Since ${formatTime(concludedAtMs ?? updatedAtMs)}. ${stays}`],
  }
}

function describeSuperseded({ isClosed }: PublicationInput): StateText {
  return progress(isClosed ? 'The pull request was closed' : 'A newer commit is evaluated')
}

function noVerdict({ evaluation: { id } }: PublicationInput): never {
  throw new Error(`evaluation ${id} is concluded, and its reports are not there`)
}

/** `waiting` has its own view; `concluded` throws, because its verdict is in its reports. */
export const stateTexts: Readonly<Record<Exclude<EvaluationState, 'waiting'>, Describe>> = {
  planning: () => progress('Reading the change'),
  queued: describeQueued,
  dispatched: describeQueued,
  running: describeRunning,
  reported: () => progress('The answers are here, the verdict follows'),
  concluded: noVerdict,
  unaffected: describeUnaffected,
  refused: describeRefused,
  failed: describeFailed,
  'timed-out': describeTimedOut,
  cancelled: tellCancelled,
  superseded: describeSuperseded,
}

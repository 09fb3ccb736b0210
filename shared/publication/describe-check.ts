/** The check of an evaluation: it begins with it, tells how far it is, and always ends. */
import type { EvaluationState } from '../order/evaluation-state.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { renderCheck } from '../view/render-check.ts'
import type { View } from '../view/view.ts'
import { type CheckAction, type CheckDescription, checkName, type PublicationInput } from './publication.ts'

type Standing = Pick<CheckDescription, 'status' | 'conclusion'>

/** A verdict decides what is concluded; every other state that ended without one is not green. */
const standings: Readonly<Record<Exclude<EvaluationState, 'concluded'>, Standing>> = {
  planning: { status: 'in_progress' },
  queued: { status: 'queued' },
  dispatched: { status: 'queued' },
  running: { status: 'in_progress' },
  reported: { status: 'in_progress' },
  waiting: { status: 'completed', conclusion: 'action_required' },
  unaffected: { status: 'completed', conclusion: 'success' },
  refused: { status: 'completed', conclusion: 'failure' },
  failed: { status: 'completed', conclusion: 'failure' },
  'timed-out': { status: 'completed', conclusion: 'timed_out' },
  cancelled: { status: 'completed', conclusion: 'cancelled' },
  superseded: { status: 'completed', conclusion: 'cancelled' },
}

const rerun: CheckAction = {
  label: 'Re-run',
  description: 'Measure again and add to the evidence',
  identifier: 'rerun',
}
const details: CheckAction = {
  label: 'Details',
  description: 'Bring the comment with the figures back',
  identifier: 'details',
}

function standingOf({ evaluation: { state } }: PublicationInput, verdict: Verdict | undefined): Standing {
  if (state !== 'concluded') return standings[state]
  return { status: 'completed', conclusion: verdict?.blocks === false ? 'success' : 'failure' }
}

/** What can be asked for: nothing while it works or waits for somebody, nor of a commit that counts no more. */
function actionsOf({ evaluation: { state }, links }: PublicationInput, { status }: Standing): CheckAction[] {
  if (status !== 'completed' || state === 'waiting' || state === 'superseded') return []
  return links.detailsUrl === undefined ? [rerun] : [rerun, details]
}

const maxTitle = 120

/** The merge box has one line: a headline that is longer gives its first sentence. */
function shorten(title: string): string {
  const end = title.length <= maxTitle ? -1 : title.search(/[.?!] /)
  return end === -1 ? title : title.slice(0, end + 1)
}

export function describeCheck(
  input: PublicationInput,
  view: View,
  verdict: Verdict | undefined,
): CheckDescription {
  const { id, headSha, createdAtMs, updatedAtMs, concludedAtMs } = input.evaluation
  const standing = standingOf(input, verdict)
  const { title, summary, text, annotations } = renderCheck(view, {
    changed: new Set(input.hunks.map(({ path }) => path)),
  })
  return {
    name: input.checkName ?? checkName,
    headSha,
    externalId: id,
    ...(input.links.detailsUrl === undefined ? {} : { detailsUrl: input.links.detailsUrl }),
    ...standing,
    startedAtMs: createdAtMs,
    ...(standing.status === 'completed' ? { completedAtMs: concludedAtMs ?? updatedAtMs } : {}),
    output: { title: shorten(title), summary, ...(text === '' ? {} : { text }) },
    annotations,
    actions: actionsOf(input, standing),
  }
}

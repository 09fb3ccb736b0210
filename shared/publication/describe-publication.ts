/** From an evaluation to its check and its comment, whatever state it is in. */
import { renderComment } from '../view/render-comment.ts'
import { buildStateView } from './build-state-view.ts'
import { buildVerdictView } from './build-verdict-view.ts'
import { describeCheck } from './describe-check.ts'
import type { Outcome, Publication, PublicationInput } from './publication.ts'
import { wantsComment } from './wants-comment.ts'

/**
 * Pure: the same facts give the same bytes. `outcome` is there once there is a report; a state that has a verdict and comes
 * without one is a fault and throws, so that it is never shown as anything else.
 */
export function describePublication(input: PublicationInput, outcome?: Outcome): Publication {
  const view = outcome === undefined ? buildStateView(input) : buildVerdictView(input, outcome)
  const check = describeCheck(input, view, outcome?.verdict)
  if (input.comment === undefined || !wantsComment(input, outcome?.verdict)) return { check }
  return { check, comment: { body: renderComment(view, { marker: input.comment.marker }) } }
}

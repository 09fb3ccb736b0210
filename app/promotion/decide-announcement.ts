/** Pure: whether a request has a deployment and a comment on GitHub, decided from its row alone. */
import type { DeploymentState } from '../github/shipping.ts'
import type { RequestRow } from '../store/promotion-store.ts'

/** It has waited for something after it was opened: a deployment may be there, and a command was answered before its end. */
function hasWaited({ state, evaluationId, dueAtMs }: RequestRow): boolean {
  return state === 'replaced' || evaluationId !== undefined || dueAtMs !== undefined
}

export interface WantedDeployment {
  readonly state: DeploymentState
  /** false: one that is there is told, none is made */
  readonly isToMake: boolean
}

/**
 * Nothing is deployed by a halt. `hasRows`: it moved a pointer; `isLive`: one that still counts. A move that another one took
 * the place of is told inactive, so that an announcement that comes late says nothing untrue.
 */
export function wantedDeployment(
  request: RequestRow,
  { hasRows, isLive }: { readonly hasRows: boolean; readonly isLive: boolean },
): WantedDeployment | undefined {
  const { kind, state, deploymentId } = request
  if (kind === 'halt' || kind === 'resume') return undefined
  const mayBeThere = deploymentId !== undefined || hasWaited(request)
  switch (state) {
    case 'proving':
      return { state: 'in_progress', isToMake: true }
    case 'approval':
    case 'timer':
      return { state: 'queued', isToMake: true }
    case 'moved':
      // a canary that ended left no pointer
      if (!hasRows && !mayBeThere) return undefined
      return { state: isLive ? 'success' : 'inactive', isToMake: hasRows }
    case 'refused':
      return mayBeThere ? { state: 'failure', isToMake: false } : undefined
    default:
      return mayBeThere ? { state: 'inactive', isToMake: false } : undefined
  }
}

/** Whether people are told in a comment of its own. `wasHeld`: it has waited for an approval, which its row does not keep. */
export function wantsComment(request: RequestRow, wasHeld: boolean): boolean {
  const { source, state, commentId, result, evaluationId } = request
  if (commentId !== undefined) return true
  const isOver = !['proving', 'approval', 'timer'].includes(state)
  // the answer to the command told it, unless it went on afterwards
  if (source === 'command' && state === 'approval') return evaluationId !== undefined
  if (source === 'command') return isOver && (wasHeld || hasWaited(request))
  // a comment on a commit cannot be changed: it is written when all is known, or when somebody must act
  if (source === 'release') return isOver || state === 'approval'
  if (state === 'unchanged' || state === 'replaced') return false
  const isMeasured = result.prompts.some(({ outcome }) => !['unproved', 'already'].includes(outcome))
  return state !== 'refused' || isMeasured || evaluationId !== undefined
}

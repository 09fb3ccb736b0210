/** What GitHub is to show of a request, by its row alone. Pure. */
import type { DeploymentState } from '../github/shipping.ts'
import type { PointerRow, RequestRow } from '../store/promotion-store.ts'

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
 * Nothing is deployed by a halt. Of a move, `rows` are its pointers: one whose every pointer was replaced meanwhile is told
 * inactive, so that an announcement that comes late says nothing untrue.
 */
export function wantedDeployment(
  request: RequestRow,
  rows: readonly PointerRow[],
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
      if (rows.length === 0 && !mayBeThere) return undefined
      return {
        state: rows.some(({ isActive }) => isActive) ? 'success' : 'inactive',
        isToMake: rows.length > 0,
      }
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

/**
 * Requests whose versions these rows took the place of. `history` is of the environment, newest first. What was halted or resumed
 * in between was deployed before that.
 */
export function replacedRequests(
  rows: readonly PointerRow[],
  history: readonly PointerRow[],
): readonly string[] {
  const active = new Set(history.flatMap(({ isActive, requestId }) => (isActive ? [requestId] : [])))
  const before = rows.flatMap((row) => {
    const isEarlier = ({ id, prompt, slot, kind }: PointerRow) =>
      id < row.id && prompt === row.prompt && slot === row.slot && kind !== 'halt' && kind !== 'resume'
    return history.find(isEarlier)?.requestId ?? []
  })
  return [...new Set(before)].filter((id) => !active.has(id))
}

/** Who stopped an evaluation, kept beside it as the other things that are said of it. */
import type { StatedProblem } from './publication.ts'

export const cancelledCode = 'cancelled'

/** `actor`: a login. */
export function describeCancelled(actor: string): StatedProblem {
  return {
    path: '',
    code: cancelledCode,
    message: `${actor} cancelled it`,
    hint: '/eval starts it again',
    severity: 'warning',
  }
}

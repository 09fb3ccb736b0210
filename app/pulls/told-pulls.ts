/** The pull requests that GitHub names beside a check: also those of other repositories that have this head. */
import { listAt, numberAt, type Payload } from '../payload.ts'

export function toldPulls(
  payload: Payload,
  event: 'check_run' | 'check_suite',
  repositoryId: number,
): number[] {
  return listAt(payload, event, 'pull_requests').flatMap((pull) => {
    const isOurs = (numberAt(pull, 'base', 'repo', 'id') ?? repositoryId) === repositoryId
    const number = numberAt(pull, 'number')
    return isOurs && number !== undefined ? [number] : []
  })
}

/** What an evaluation remembers of files that were touched and are not measured. */
import type { Unaffected } from '../plan/plan.ts'
import type { Problem } from '../problem.ts'

/** A prompt that nobody evaluates is told; a version that stayed the same is only known of. */
export const uncoveredCode = 'uncovered-prompt'
export const sameVersionCode = 'same-version'

/** One warning a file. */
export function describeUnaffected(unaffected: readonly Unaffected[]): Problem[] {
  return unaffected.map(({ path, why, uncovered }) => ({
    path,
    code: uncovered === true ? uncoveredCode : sameVersionCode,
    message: why,
    severity: 'warning',
    ...(uncovered === true && why.startsWith('no suite')
      ? { hint: 'add it to the prompts of a suite in the policy' }
      : {}),
  }))
}

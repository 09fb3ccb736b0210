/** What an evaluation remembers of files that were touched and are not measured. */
import type { PlannedComparison, Unaffected } from '../plan/plan.ts'
import type { Problem } from '../problem.ts'

/** A prompt that nobody evaluates is told; a version that stayed the same is only known of. */
export const uncoveredCode = 'uncovered-prompt'
export const sameVersionCode = 'same-version'
/** Told in the headline: there is no file to point at. */
export const deletedCode = 'deleted-prompt'

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

/** One a prompt, by its path, where nothing else is measured: a verdict tells of them itself. */
export function describeDeleted(comparisons: readonly PlannedComparison[]): Problem[] {
  const paths = comparisons.flatMap(({ change, base }) => (change === 'deleted' && base ? [base.path] : []))
  return [...new Set(paths)].map((path) => ({
    path,
    code: deletedCode,
    message: 'it is deleted, and measured no more',
    severity: 'warning',
  }))
}

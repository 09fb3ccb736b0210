/** Whether something is wrong that nobody may pass over. */
import type { Problem } from './problem.ts'

/** At least one of the problems is an error; warnings alone are none. */
export function hasError(problems: readonly Pick<Problem, 'severity'>[]): boolean {
  return problems.some(({ severity }) => severity === 'error')
}

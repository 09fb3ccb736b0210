/** Mistakes of the base branch's policy, told to the author of a change that has another one. */
import type { Problem } from '../problem.ts'

/**
 * The place stands in the words: at that line of the head's file there is something else. `isMended` says that the head's own
 * policy has no mistake; it is in force after the merge only, so the way out is named.
 */
export function problemsAtBase(problems: readonly Problem[], isMended: boolean): Problem[] {
  const wayOut = 'this change mends it; it takes effect after the merge, so merge it past this check'
  return problems.map(({ line, column, ...problem }): Problem => {
    const place = [line, column].filter((part) => part !== undefined).join(':')
    const message = `at the base${place === '' ? '' : `, line ${place}`}: ${problem.message}`
    return { ...problem, message, ...(isMended ? { hint: wayOut } : {}) }
  })
}
